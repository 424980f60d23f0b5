package dev.mailingress.operator.watch;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.observed.NodeAddresses;
import dev.mailingress.operator.observed.ObservedState;
import dev.mailingress.operator.observed.Workload;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.ArrayList;
import java.util.List;

/** Observes the cluster around a MailIngress: watches what may change it, and reads the state for one reconciliation. */
public final class ClusterObserver {

    private final KubernetesClient client;
    private final NodeEventSource nodeEventSource;
    private final PinnedNetworksReader pinnedNetworks;
    private final CoexistingPoliciesObserver coexistingPolicies = new CoexistingPoliciesObserver();

    public ClusterObserver(KubernetesClient client, NodeEventSource nodeEventSource) {
        this.client = client;
        this.nodeEventSource = nodeEventSource;
        this.pinnedNetworks = new PinnedNetworksReader(client);
    }

    /** Event sources for objects that the operator does not own. */
    public List<EventSource<?, MailIngress>> eventSources(EventSourceContext<MailIngress> context) {
        List<EventSource<?, MailIngress>> sources = new ArrayList<>(WorkloadEventSources.eventSources(context));
        sources.add(ProxyPodEventSource.eventSource(context));
        sources.add(NetworkPolicyEventSource.eventSource(context));
        sources.add(nodeEventSource.eventSource(context));
        return sources;
    }

    /** @param before the status, which contains the trusted networks that were detected before */
    public Observation observe(MailIngress resource, MailIngressStatus before, Context<MailIngress> context) {
        String namespace = resource.getMetadata().getNamespace();
        List<Workload> workloads = WorkloadEventSources.workloads(namespace, context);
        List<Node> nodes = nodeEventSource.nodes();
        ObservedPods pods = ObservedPods.in(namespace, client);
        ObservedState state = new ObservedState(
                workloads,
                WorkloadEventSources.services(namespace, context),
                NodeAddresses.podNetworks(nodes),
                NodeAddresses.addresses(nodes),
                pinnedNetworks.read(resource, before, workloads),
                coexistingPolicies.of(resource, workloads, pods, context));
        return new Observation(state, pods);
    }
}
