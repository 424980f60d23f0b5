package dev.mailingress.operator.desired;

import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
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

    /** One policy for each mail server whose pods are known and have PROXY ports. */
    public List<NetworkPolicy> create(MailIngressModel model) {
        if (!model.networkPolicy().enabled() || !model.networkPolicy().mailServers()) {
            return List.of();
        }
        SharedPods shared = new SharedPods(model);
        return model.mailServers().stream()
                .filter(MailServerPodSelector::areKnown)
                .filter(server -> !server.protectedPorts().isEmpty())
                .map(server -> policy(model, server, shared))
                .toList();
    }

    private static NetworkPolicy policy(MailIngressModel model, MailServer server, SharedPods shared) {
        List<Integer> proxyPorts = server.protectedPorts();
        Set<Integer> closed = new TreeSet<>(proxyPorts);
        closed.addAll(shared.proxyPortsOfOthers(server));
        List<NetworkPolicyPort> others = new ArrayList<>(PortRanges.allTcpExcept(closed));
        others.add(PortRanges.allUdp());
        // @formatter:off
        return new NetworkPolicyBuilder()
            .withMetadata(model.metadata(model.names().mailServer(server.name())))
            .withNewSpec()
                .withNewPodSelector().withMatchLabels(MailServerPodSelector.selector(model, server)).endPodSelector()
                .withPolicyTypes("Ingress")
                .addNewIngress()
                    .addNewFrom()
                        .withNewPodSelector().withMatchLabels(model.labels().proxySelector()).endPodSelector()
                    .endFrom()
                    .withPorts(PortRanges.single(proxyPorts))
                .endIngress()
                .addNewIngress()
                    .withPorts(others)
                .endIngress()
            .endSpec()
            .build();
        // @formatter:on
    }
}
