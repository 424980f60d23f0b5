package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.api.v1alpha1.MailServerStatus;
import dev.mailingress.operator.model.Facts;
import dev.mailingress.operator.model.Nodes;
import dev.mailingress.operator.model.Workload;
import io.fabric8.kubernetes.api.model.Node;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Gathers what a model depends on beyond the spec. */
final class FactsObserver {

    private final NodeWatch nodeWatch;
    private final Neighbours neighbours;

    FactsObserver(NodeWatch nodeWatch, Neighbours neighbours) {
        this.nodeWatch = nodeWatch;
        this.neighbours = neighbours;
    }

    /** @param workloads those of its namespace */
    Facts observe(
            MailIngress resource, MailIngressStatus before, List<Workload> workloads, Context<MailIngress> context) {
        Map<String, List<String>> pinned = before.mailServers().stream()
                .collect(Collectors.toMap(MailServerStatus::name, MailServerStatus::trustedNetworks));
        List<Node> nodes = nodeWatch.nodes();
        return new Facts(
                workloads,
                WorkloadWatch.services(resource.getMetadata().getNamespace(), context),
                Nodes.podNetworks(nodes),
                Nodes.addresses(nodes),
                pinned,
                formerProxyPorts(before),
                neighbours.of(resource, workloads, context));
    }

    private static Map<String, List<Integer>> formerProxyPorts(MailIngressStatus before) {
        return before.mailServers().stream()
                .collect(Collectors.toMap(MailServerStatus::name, MailServerStatus::proxyPorts));
    }
}
