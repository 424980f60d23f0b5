package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.api.v1alpha1.MailServerStatus;
import dev.mailingress.operator.model.NodeAddresses;
import dev.mailingress.operator.model.ObservedState;
import dev.mailingress.operator.model.Workload;
import io.fabric8.kubernetes.api.model.Node;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Observes the state of the cluster that a model depends on, besides the spec. */
final class ClusterObserver {

    private final NodeEventSource nodeEventSource;
    private final CoexistingPoliciesObserver coexistingPoliciesObserver;

    ClusterObserver(NodeEventSource nodeEventSource, CoexistingPoliciesObserver coexistingPoliciesObserver) {
        this.nodeEventSource = nodeEventSource;
        this.coexistingPoliciesObserver = coexistingPoliciesObserver;
    }

    /** @param workloads in its namespace */
    ObservedState observe(
            MailIngress resource, MailIngressStatus before, List<Workload> workloads, Context<MailIngress> context) {
        Map<String, List<String>> pinned = before.mailServers().stream()
                .collect(Collectors.toMap(MailServerStatus::name, MailServerStatus::trustedNetworks));
        List<Node> nodes = nodeEventSource.nodes();
        return new ObservedState(
                workloads,
                WorkloadEventSources.services(resource.getMetadata().getNamespace(), context),
                NodeAddresses.podNetworks(nodes),
                NodeAddresses.addresses(nodes),
                pinned,
                coexistingPoliciesObserver.of(resource, workloads, context));
    }
}
