package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.api.v1alpha1.MailServerStatus;
import dev.mailingress.operator.api.v1alpha1.ProxiesStatus;
import dev.mailingress.operator.api.v1alpha1.StatusAddress;
import dev.mailingress.operator.desired.DesiredState;
import dev.mailingress.operator.model.MailIngressModel;
import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.List;

/** Composes the status of a MailIngress from observations. */
public final class StatusComposer {

    private final ConditionSet conditions;
    private final AcceptedCondition accepted = new AcceptedCondition();
    private final ResolvedRefsCondition resolvedRefs = new ResolvedRefsCondition();
    private final AddressAssignedCondition addressAssigned;
    private final StatusAddresses addresses = new StatusAddresses();
    private final ProgrammedCondition programmed = new ProgrammedCondition();
    private final DmsConfiguredCondition dmsConfigured = new DmsConfiguredCondition();
    private final MonitoredCondition monitored = new MonitoredCondition();
    private final ReadyCondition ready = new ReadyCondition();

    public StatusComposer(ConditionSet conditions, DesiredState desired) {
        this.conditions = conditions;
        this.addressAssigned = new AddressAssignedCondition(desired);
    }

    /** Status of a resource that is not accepted. Addresses, proxies and mail servers stay as they were. */
    public MailIngressStatus notAccepted(MailIngressStatus before, long generation, ConditionResult notAccepted) {
        List<ConditionResult> results = new ArrayList<>(List.of(notAccepted));
        for (ConditionType type : List.of(
                ConditionType.RESOLVED_REFS,
                ConditionType.ADDRESS_ASSIGNED,
                ConditionType.PROGRAMMED,
                ConditionType.DMS_CONFIGURED)) {
            results.add(accepted.notEvaluated(type));
        }
        results.add(ready.of(results));
        return new MailIngressStatus(
                generation,
                conditions.merge(before.conditions(), results, generation),
                before.addresses(),
                before.proxies(),
                before.mailServers());
    }

    /** Status of a resource that is being deleted. Everything else stays as it was, because nothing is removed yet. */
    public MailIngressStatus deleting(MailIngressStatus before, long generation, ConditionResult waiting) {
        List<ConditionResult> results = List.of(waiting, ready.of(List.of(waiting)));
        return new MailIngressStatus(
                generation,
                conditions.amend(before.conditions(), results, generation),
                before.addresses(),
                before.proxies(),
                before.mailServers());
    }

    /**
     * Status of a resource that was applied.
     *
     * @param warnings about files of the mail servers' owners, as sentences
     */
    public MailIngressStatus of(
            MailIngressStatus before,
            MailIngressModel model,
            String proxyConfigHash,
            ProxyFleet fleet,
            List<DmsState> dms,
            List<String> warnings,
            List<Service> services,
            List<MailServerStatus> mailServers,
            PodMonitorState podMonitorState) {
        List<StatusAddress> publicAddresses = addresses.of(model, services, fleet.nodeAddresses());
        List<ConditionResult> results = new ArrayList<>();
        results.add(accepted.accepted());
        results.add(resolvedRefs.of(model));
        results.add(addressAssigned.of(model, services, publicAddresses));
        results.add(programmed.of(fleet, proxyConfigHash));
        results.add(dmsConfigured.of(dms, warnings));
        monitored.of(podMonitorState).ifPresent(results::add);
        results.add(ready.of(results));
        long generation = model.identity().generation();
        return new MailIngressStatus(
                generation,
                conditions.merge(before.conditions(), results, generation),
                publicAddresses,
                new ProxiesStatus(fleet.wanted(), fleet.ready(), fleet.running(proxyConfigHash)),
                mailServers);
    }
}
