package dev.mailingress.operator.desired;

import dev.mailingress.operator.decide.PodGroup;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.model.MailIngressModel;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Creates the NetworkPolicies that close the PROXY protocol ports of mail servers to everyone but the proxies, because Postfix
 * trusts a header from any client. Every other port stays open, unless it is the PROXY port of another mail server that shares
 * the pods.
 */
public final class MailServerNetworkPolicyFactory {

    /** One policy for each group of pods that expect a header. */
    public List<NetworkPolicy> create(ServingPlan plan) {
        MailIngressModel model = plan.model();
        if (!model.networkPolicy().enabled() || !model.networkPolicy().mailServers()) {
            return List.of();
        }
        SharedPods shared = new SharedPods(plan);
        return plan.podGroups().stream()
                .filter(group -> !group.proxyPorts().isEmpty())
                .map(group -> policy(model, group, shared))
                .toList();
    }

    private static NetworkPolicy policy(MailIngressModel model, PodGroup group, SharedPods shared) {
        Set<Integer> closed = new TreeSet<>(group.proxyPorts());
        closed.addAll(shared.proxyPortsOfOthers(group));
        List<NetworkPolicyPort> others = new ArrayList<>(PortRanges.allTcpExcept(closed));
        others.add(PortRanges.allUdp());
        // @formatter:off
        return new NetworkPolicyBuilder()
            .withMetadata(MailServerServiceFactory.metadata(model, group))
            .withNewSpec()
                .withNewPodSelector().withMatchLabels(group.selector()).endPodSelector()
                .withPolicyTypes("Ingress")
                .addNewIngress()
                    .addNewFrom()
                        .withNewPodSelector().withMatchLabels(model.labels().proxySelector()).endPodSelector()
                    .endFrom()
                    .withPorts(PortRanges.single(group.proxyPorts()))
                .endIngress()
                .addNewIngress()
                    .withPorts(others)
                .endIngress()
            .endSpec()
            .build();
        // @formatter:on
    }
}
