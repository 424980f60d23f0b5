package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.MailServerStatus;
import dev.mailingress.operator.decide.Dispute;
import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.desired.DesiredObjects;
import dev.mailingress.operator.observed.PodMonitorState;
import dev.mailingress.operator.observed.ProxyFleet;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;

/**
 * State of a MailIngress at the end of a reconciliation, from which its status is composed.
 *
 * @param proxyConfigHash hash of the {@code proxy.yaml} that the proxies should run
 * @param held whether they keep an earlier configuration until all references are resolved
 * @param disputes about objects that the MailIngress owns
 * @param services the Services of the MailIngress that exist
 * @param path what is known about the path from the clients to the mail servers
 */
public record ReconciledState(
        ServingPlan plan,
        DesiredObjects objects,
        String proxyConfigHash,
        boolean held,
        ProxyFleet fleet,
        List<DmsState> dms,
        List<Dispute> disputes,
        List<Service> services,
        List<MailServerStatus> mailServers,
        PodMonitorState podMonitorState,
        PathState path) {

    public ReconciledState {
        dms = List.copyOf(dms);
        disputes = List.copyOf(disputes);
        services = List.copyOf(services);
        mailServers = List.copyOf(mailServers);
    }

    /** Whether nothing is in progress that no watch reports. */
    public boolean isSettled() {
        return !path.checking()
                && fleet.running(proxyConfigHash) >= fleet.wanted()
                && dms.stream().noneMatch(DmsState::changesWithPods);
    }
}
