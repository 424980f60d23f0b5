package dev.mailingress.operator.desired;

import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.model.Listener;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailServer.ServiceTarget;
import dev.mailingress.operator.model.MailServer.WorkloadTarget;
import dev.mailingress.operator.model.OperatorInfo;
import dev.mailingress.operator.model.ServiceLookup;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Creates the NetworkPolicy of the proxies. Ingress: everyone to public ports, pods to internal ports, the operator to the
 * management port. Egress: mail servers and DNS only.
 */
public final class ProxyNetworkPolicyFactory {

    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

    /** Empty if the MailIngress disables NetworkPolicies. */
    public List<NetworkPolicy> create(ServingPlan plan) {
        return plan.model().networkPolicy().enabled() ? List.of(policy(plan)) : List.of();
    }

    private static NetworkPolicy policy(ServingPlan plan) {
        MailIngressModel model = plan.model();
        // @formatter:off
        return new NetworkPolicyBuilder()
            .withMetadata(model.metadata(model.names().proxy()))
            .withNewSpec()
                .withNewPodSelector().withMatchLabels(model.labels().proxySelector()).endPodSelector()
                .withPolicyTypes("Ingress", "Egress")
                .withIngress(ingress(model))
                .withEgress(egress(plan))
            .endSpec()
            .build();
        // @formatter:on
    }

    private static List<NetworkPolicyIngressRule> ingress(MailIngressModel model) {
        List<NetworkPolicyIngressRule> rules = new ArrayList<>();
        rules.add(new NetworkPolicyIngressRuleBuilder()
                .withPorts(PortRanges.single(
                        model.listeners().stream().map(Listener::containerPort).toList()))
                .build());
        if (model.internalService() != null) {
            rules.add(new NetworkPolicyIngressRuleBuilder()
                    .withFrom(anyPod())
                    .withPorts(PortRanges.single(model.listeners().stream()
                            .map(listener -> Objects.requireNonNull(listener.internalContainerPort()))
                            .toList()))
                    .build());
        }
        List<NetworkPolicyPeer> managers = new ArrayList<>(model.networkPolicy().managementFrom());
        managers.add(operator(model.operatorInfo()));
        rules.add(new NetworkPolicyIngressRuleBuilder()
                .withFrom(managers)
                .withPorts(PortRanges.single(List.of(MailIngressModel.MANAGEMENT_PORT)))
                .build());
        return rules;
    }

    private static NetworkPolicyPeer anyPod() {
        return new NetworkPolicyPeerBuilder()
                .withNewNamespaceSelector()
                .endNamespaceSelector()
                .build();
    }

    private static NetworkPolicyPeer operator(OperatorInfo operatorInfo) {
        // @formatter:off
        return new NetworkPolicyPeerBuilder()
            .withNewNamespaceSelector().addToMatchLabels(NAMESPACE_NAME, operatorInfo.namespace()).endNamespaceSelector()
            .withNewPodSelector().withMatchLabels(operatorInfo.podLabels()).endPodSelector()
            .build();
        // @formatter:on
    }

    private static List<NetworkPolicyEgressRule> egress(ServingPlan plan) {
        List<NetworkPolicyEgressRule> rules = new ArrayList<>();
        plan.podGroups().stream()
                .filter(group -> !group.ports().isEmpty())
                .map(group -> rule(group.ports(), group.selector()))
                .forEach(rules::add);
        plan.model().mailServers().stream()
                .filter(server -> !server.listeners().isEmpty() && !(server.target() instanceof WorkloadTarget))
                .map(ProxyNetworkPolicyFactory::to)
                .forEach(rules::add);
        List<NetworkPolicyPort> dns = List.of(PortRanges.port("UDP", 53), PortRanges.port("TCP", 53));
        rules.add(new NetworkPolicyEgressRuleBuilder().withPorts(dns).build());
        return rules;
    }

    /** Addresses of a host, or of a Service without a selector, are not known, and a policy cannot contain a host name. */
    private static NetworkPolicyEgressRule to(MailServer server) {
        Map<String, String> selector = server.target() instanceof ServiceTarget service
                        && service.lookup() instanceof ServiceLookup.Found found
                ? found.selector()
                : Map.of();
        return rule(server.podPorts(server.targetPorts()), selector);
    }

    private static NetworkPolicyEgressRule rule(List<Integer> ports, Map<String, String> selector) {
        var rule = new NetworkPolicyEgressRuleBuilder().withPorts(PortRanges.single(ports));
        if (selector.isEmpty()) {
            return rule.build();
        }
        // @formatter:off
        return rule
            .addNewTo()
                .withNewPodSelector().withMatchLabels(selector).endPodSelector()
            .endTo()
            .build();
        // @formatter:on
    }
}
