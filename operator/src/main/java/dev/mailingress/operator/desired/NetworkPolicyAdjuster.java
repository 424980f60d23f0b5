package dev.mailingress.operator.desired;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import java.util.List;
import java.util.Map;

/**
 * Adjusts the policy of a mail server to existing policies. Policies are additive: no policy can close what another one opens
 * (networking.k8s.io/v1, NetworkPolicySpec). The policy of a mail server opens every port that does not expect a header, as
 * without policies; if other policies already restrict ingress to the pods, that would open what they closed, so it then
 * admits the proxies only.
 */
public final class NetworkPolicyAdjuster {

    private static final String INGRESS = "Ingress";

    /**
     * Returns {@code desired}, without its open rules if another policy isolates the pods.
     *
     * @param desired policy of a mail server
     * @param others policies of the same namespace that are not the operator's
     * @param pods labels of each pod that {@code desired} selects, or will select
     */
    public NetworkPolicy adjust(NetworkPolicy desired, List<NetworkPolicy> others, List<Map<String, String>> pods) {
        return others.stream().anyMatch(other -> isolates(other, pods)) ? withoutOpenRules(desired) : desired;
    }

    private static boolean isolates(NetworkPolicy policy, List<Map<String, String>> pods) {
        List<String> types = policy.getSpec().getPolicyTypes();
        // Without policyTypes: Ingress, and also Egress if there are egress rules.
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
