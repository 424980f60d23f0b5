package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.model.NodeAddresses;
import dev.mailingress.operator.model.ObservedState;
import dev.mailingress.operator.model.Workload;
import io.fabric8.kubernetes.api.model.Node;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;

/** Observes the state of the cluster that a model depends on, besides the spec. */
final class ClusterObserver {

    private final NodeEventSource nodeEventSource;
    private final CoexistingPoliciesObserver coexistingPoliciesObserver;
    private final PinnedNetworksReader pinnedNetworksReader;

    ClusterObserver(
            NodeEventSource nodeEventSource,
            CoexistingPoliciesObserver coexistingPoliciesObserver,
            PinnedNetworksReader pinnedNetworksReader) {
        this.nodeEventSource = nodeEventSource;
        this.coexistingPoliciesObserver = coexistingPoliciesObserver;
        this.pinnedNetworksReader = pinnedNetworksReader;
    }

    /** @param workloads in its namespace */
    ObservedState observe(
            MailIngress resource, MailIngressStatus before, List<Workload> workloads, Context<MailIngress> context) {
        List<Node> nodes = nodeEventSource.nodes();
        return new ObservedState(
                workloads,
                WorkloadEventSources.services(resource.getMetadata().getNamespace(), context),
                NodeAddresses.podNetworks(nodes),
                NodeAddresses.addresses(nodes),
                pinnedNetworksReader.read(resource, before, workloads),
                coexistingPoliciesObserver.of(resource, workloads, context));
    }
}
