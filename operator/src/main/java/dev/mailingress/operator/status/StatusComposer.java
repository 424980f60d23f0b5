package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.Condition;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.api.v1alpha1.ProxiesStatus;
import dev.mailingress.operator.api.v1alpha1.StatusAddress;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.observed.ProxyFleet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Composes the status of a MailIngress from observations. */
public final class StatusComposer {

    /** Conditions of every MailIngress that is accepted. */
    private static final List<ConditionType> EVALUATED = List.of(
            ConditionType.RESOLVED_REFS,
            ConditionType.ADDRESS_ASSIGNED,
            ConditionType.PROGRAMMED,
            ConditionType.DMS_CONFIGURED,
            ConditionType.BACKEND_VERIFIED,
            ConditionType.CLIENT_ADDRESS_PRESERVED,
            ConditionType.WARNING);

    private final ConditionSet conditions;
    private final AcceptedCondition accepted = new AcceptedCondition();
    private final ResolvedRefsCondition resolvedRefs = new ResolvedRefsCondition();
    private final AddressAssignedCondition addressAssigned = new AddressAssignedCondition();
    private final StatusAddresses addresses = new StatusAddresses();
    private final ProgrammedCondition programmed = new ProgrammedCondition();
    private final DmsConfiguredCondition dmsConfigured = new DmsConfiguredCondition();
    private final BackendVerifiedCondition backendVerified;
    private final ClientAddressPreservedCondition clientAddressPreserved = new ClientAddressPreservedCondition();
    private final ProgressConditions progress = new ProgressConditions();
    private final MonitoredCondition monitored = new MonitoredCondition();
    private final WarningCondition warning = new WarningCondition();
    private final ReadyCondition ready = new ReadyCondition();

    /** @param clock for the time that a mail server has been restarting */
    public StatusComposer(ConditionSet conditions, Clock clock) {
        this.conditions = conditions;
        this.backendVerified = new BackendVerifiedCondition(clock);
    }

    /** Status of a resource that is not accepted. Addresses, proxies, mail servers and warnings stay as they were. */
    public MailIngressStatus notAccepted(MailIngressStatus before, long generation, ConditionResult notAccepted) {
        List<ConditionResult> results = new ArrayList<>(List.of(notAccepted));
        for (ConditionType type : EVALUATED) {
            results.add(accepted.notEvaluated(type));
        }
        results.add(ready.of(results));
        progress.of(results).ifPresent(results::add);
        return keeping(before, generation, conditions.merge(before.conditions(), results, generation));
    }

    /** Status of a resource that is being deleted. Everything else stays as it was, because nothing is removed yet. */
    public MailIngressStatus deleting(MailIngressStatus before, long generation, ConditionResult waiting) {
        List<ConditionResult> results = new ArrayList<>(List.of(waiting, ready.of(List.of(waiting))));
        progress.of(results).ifPresent(results::add);
        return keeping(before, generation, conditions.amend(before.conditions(), results, generation));
    }

    /**
     * Status of a resource of which the API server rejects objects. The conditions of what was not touched keep their values,
     * because mail is served as before; those that were not evaluated for an earlier generation are not for this one.
     */
    public MailIngressStatus refused(MailIngressStatus before, long generation, ConditionResult refused) {
        List<String> known = before.conditions().stream()
                .filter(condition -> !condition.reason().equals(Reason.NOT_ACCEPTED.value()))
                .map(Condition::type)
                .toList();
        List<ConditionResult> results = new ArrayList<>(List.of(refused));
        for (ConditionType type : EVALUATED) {
            if (!known.contains(type.value())) {
                results.add(accepted.notEvaluated(type));
            }
        }
        results.add(ready.of(results));
        progress.of(results).ifPresent(results::add);
        return keeping(before, generation, conditions.amend(before.conditions(), results, generation));
    }

    /** Status of a resource whose reconciliation failed, or which is paused: everything else keeps its value. */
    public MailIngressStatus interrupted(MailIngressStatus before, long generation, ConditionResult cause) {
        List<ConditionResult> results = new ArrayList<>(List.of(cause));
        progress.of(results).ifPresent(results::add);
        return keeping(before, before.observedGeneration(), conditions.amend(before.conditions(), results, generation));
    }

    /** The previous status with other conditions. */
    private static MailIngressStatus keeping(
            MailIngressStatus before, @Nullable Long observedGeneration, List<Condition> conditions) {
        return new MailIngressStatus(
                observedGeneration,
                conditions,
                before.addresses(),
                before.proxies(),
                before.listeners(),
                before.mailServers(),
                before.warnings());
    }

    private ConditionResult programmed(ReconciledState state) {
        if (!state.disputes().isEmpty()) {
            return programmed.contended(state.disputes());
        }
        return state.held() ? programmed.held() : programmed.of(state.fleet(), state.proxyConfigHash());
    }

    /** Status of a resource that was applied. */
    public MailIngressStatus of(MailIngressStatus before, ReconciledState state) {
        MailIngressModel model = state.plan().model();
        List<StatusAddress> publicAddresses =
                addresses.of(model, state.services(), state.fleet().nodeAddresses());
        List<ConditionResult> results = new ArrayList<>();
        results.add(accepted.accepted());
        results.add(resolvedRefs.of(model));
        results.add(addressAssigned.of(model, state.objects().services(), state.services(), publicAddresses));
        results.add(programmed(state));
        results.add(dmsConfigured.of(state.dms()));
        long generation = model.identity().generation();
        results.add(backendVerified.of(
                generation,
                before.conditions(),
                state.dms(),
                state.path().verification(),
                model.timeouts().hold().value()));
        results.add(clientAddressPreserved.of(
                before.conditions(), model, state.services(), state.path().clients()));
        monitored.of(state.podMonitorState()).ifPresent(results::add);
        results.add(warning.of(state.path().warnings()));
        results.add(ready.of(results));
        progress.of(results).ifPresent(results::add);
        ProxyFleet fleet = state.fleet();
        return new MailIngressStatus(
                generation,
                conditions.merge(before.conditions(), results, generation),
                publicAddresses,
                new ProxiesStatus(fleet.wanted(), fleet.ready(), fleet.running(state.proxyConfigHash())),
                new ListenerStatuses().of(before, model, state.path().verification()),
                state.mailServers(),
                warning.statuses(state.path().warnings()));
    }
}
