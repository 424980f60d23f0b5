package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.api.v1alpha1.MailServerStatus;
import dev.mailingress.operator.api.v1alpha1.ProxiesStatus;
import dev.mailingress.operator.api.v1alpha1.StatusAddress;
import dev.mailingress.operator.model.MailIngressModel;
import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.List;

/** Puts a status together from what was found. */
public final class StatusComposer {

    private final ConditionSet conditions;
    private final AcceptedCondition accepted = new AcceptedCondition();
    private final ResolvedRefsCondition resolvedRefs = new ResolvedRefsCondition();
    private final AddressAssignedCondition address = new AddressAssignedCondition();
    private final StatusAddresses addresses = new StatusAddresses();
    private final ProgrammedCondition programmed = new ProgrammedCondition();
    private final DmsConfiguredCondition dmsConfigured = new DmsConfiguredCondition();
    private final MonitoredCondition monitored = new MonitoredCondition();
    private final ReadyCondition ready = new ReadyCondition();

    public StatusComposer(ConditionSet conditions) {
        this.conditions = conditions;
    }

    /** Of a resource that cannot be worked with; what was true of addresses and mail servers is kept. */
    public MailIngressStatus refused(MailIngressStatus before, long generation, ConditionResult notAccepted) {
        List<ConditionResult> findings = new ArrayList<>(List.of(notAccepted));
        for (ConditionType type : List.of(
                ConditionType.RESOLVED_REFS,
                ConditionType.ADDRESS_ASSIGNED,
                ConditionType.PROGRAMMED,
                ConditionType.DMS_CONFIGURED)) {
            findings.add(ConditionResult.unknown(
                    type, Reason.NOT_ACCEPTED, "This generation is not acted upon: see Accepted."));
        }
        findings.add(ready.of(findings));
        return new MailIngressStatus(
                generation,
                conditions.merge(before.conditions(), findings, generation),
                before.addresses(),
                before.proxies(),
                before.mailServers());
    }

    /** Of a resource that is being deleted: all else is as it was, for nothing is taken away yet. */
    public MailIngressStatus leaving(MailIngressStatus before, long generation, ConditionResult waiting) {
        List<ConditionResult> findings = List.of(waiting, ready.of(List.of(waiting)));
        return new MailIngressStatus(
                generation,
                conditions.amend(before.conditions(), findings, generation),
                before.addresses(),
                before.proxies(),
                before.mailServers());
    }

    /**
     * Of a resource that was acted upon.
     *
     * @param remarks on files of mail servers' owners, as sentences
     */
    public MailIngressStatus of(
            MailIngressStatus before,
            MailIngressModel model,
            String proxyConfigHash,
            ProxyFleet fleet,
            List<DmsState> dms,
            List<String> remarks,
            List<Service> services,
            List<MailServerStatus> mailServers,
            PodMonitorState podMonitorState) {
        List<StatusAddress> reached = addresses.of(model, services);
        List<ConditionResult> findings = new ArrayList<>();
        findings.add(accepted.accepted());
        findings.add(resolvedRefs.of(model));
        findings.add(address.of(model, services, reached));
        findings.add(programmed.of(fleet, proxyConfigHash));
        findings.add(dmsConfigured.of(dms, remarks));
        monitored.of(podMonitorState).ifPresent(findings::add);
        findings.add(ready.of(findings));
        long generation = model.identity().generation();
        return new MailIngressStatus(
                generation,
                conditions.merge(before.conditions(), findings, generation),
                reached,
                new ProxiesStatus(fleet.wanted(), fleet.ready(), fleet.running(proxyConfigHash)),
                mailServers);
    }
}
