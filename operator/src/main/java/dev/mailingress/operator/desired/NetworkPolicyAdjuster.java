package dev.mailingress.operator.desired;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import java.util.List;
import java.util.Map;

/**
 * Policies add up: what one opens, no other can close (networking.k8s.io/v1, NetworkPolicySpec). A mail server's policy opens
 * every port that no proxy serves, as it was without policies; where somebody else's already say who may come in, that
 * would open what they closed, so there it lets in proxies and nobody else.
 */
public final class NetworkPolicyAdjuster {

    private static final String INGRESS = "Ingress";

    /**
     * {@code wanted} as it fits among others.
     *
     * @param wanted a mail server's policy
     * @param others policies of the same namespace that are not ours
     * @param pods the labels of each pod that {@code wanted} selects
     */
    public NetworkPolicy adjust(NetworkPolicy wanted, List<NetworkPolicy> others, List<Map<String, String>> pods) {
        return others.stream().anyMatch(other -> isolates(other, pods)) ? withoutOpenRules(wanted) : wanted;
    }

    private static boolean isolates(NetworkPolicy policy, List<Map<String, String>> pods) {
        List<String> types = policy.getSpec().getPolicyTypes();
        // Absent types mean Ingress, and Egress where there are rules for it.
        boolean ingress = types == null || types.isEmpty() || types.contains(INGRESS);
        return ingress
                && pods.stream()
                        .anyMatch(labels ->
                                LabelSelectors.matches(policy.getSpec().getPodSelector(), labels));
    }

    private static NetworkPolicy withoutOpenRules(NetworkPolicy policy) {
        List<NetworkPolicyIngressRule> closed = policy.getSpec().getIngress().stream()
                .filter(rule -> rule.getFrom() != null && !rule.getFrom().isEmpty())
                .toList();
        return new NetworkPolicyBuilder(policy)
                .editSpec()
                .withIngress(closed)
                .endSpec()
                .build();
    }
}
