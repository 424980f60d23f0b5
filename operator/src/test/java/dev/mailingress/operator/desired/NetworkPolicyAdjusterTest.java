package dev.mailingress.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The policy of a mail server opens only the proxies' ports if another policy isolates the same pods. */
class NetworkPolicyAdjusterTest {

    private static final List<Map<String, String>> PODS = List.of(Map.of("app", "mailserver", "tier", "mail"));
    private static final NetworkPolicy DESIRED = policy("""
            podSelector: {matchLabels: {mailingress.dev/mail-server: 0a1b2c3d-dms}}
            policyTypes: [Ingress]
            ingress:
            - from: [{podSelector: {matchLabels: {app.kubernetes.io/name: mail-ingress-proxy}}}]
              ports: [{protocol: TCP, port: 25}]
            - ports: [{protocol: TCP, port: 26, endPort: 65535}]
            """);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            it selects every pod               | podSelector: {}, policyTypes: [Ingress, Egress]
            it names no types                  | podSelector: {}
            it names the pod's label           | podSelector: {matchLabels: {app: mailserver}}, policyTypes: [Ingress]
            it names one of several values     | podSelector: {matchExpressions: [{key: app, operator: In, values: [web, mailserver]}]}
            it names a value that others have  | podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}
            it names a key                     | podSelector: {matchExpressions: [{key: tier, operator: Exists}]}
            it names a key that others have    | podSelector: {matchExpressions: [{key: canary, operator: DoesNotExist}]}
            """)
    void shouldOpenOnlyTheProxyPortsWhenAnotherPolicyIsolatesThePodsBecauseIt(String situation, String other) {
        // When
        NetworkPolicy adjusted = new NetworkPolicyAdjuster().adjust(DESIRED, List.of(policy("{" + other + "}")), PODS);
        // Then
        assertThat(adjusted.getSpec().getIngress())
                .as(situation)
                .containsExactly(DESIRED.getSpec().getIngress().get(0));
        assertThat(adjusted.getSpec().getPodSelector())
                .isEqualTo(DESIRED.getSpec().getPodSelector());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            it is about egress                 | podSelector: {}, policyTypes: [Egress]
            it selects other pods              | podSelector: {matchLabels: {app: web}}
            it lacks one of two labels         | podSelector: {matchLabels: {app: mailserver, tier: web}}
            it names other values              | podSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}
            it excludes the pod's value        | podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [mailserver]}]}
            it names a key that is absent      | podSelector: {matchExpressions: [{key: canary, operator: Exists}]}
            it excludes the pod's key          | podSelector: {matchExpressions: [{key: tier, operator: DoesNotExist}]}
            """)
    void shouldOpenAllOtherPortsWhenAnotherPolicyDoesNotIsolateThePodsBecauseIt(String situation, String other) {
        assertThat(new NetworkPolicyAdjuster().adjust(DESIRED, List.of(policy("{" + other + "}")), PODS))
                .as(situation)
                .isEqualTo(DESIRED);
    }

    @Test
    void shouldOpenAllOtherPortsWhenThereAreNoPods() {
        assertThat(new NetworkPolicyAdjuster().adjust(DESIRED, List.of(policy("{podSelector: {}}")), List.of()))
                .isEqualTo(DESIRED);
    }

    private static NetworkPolicy policy(String spec) {
        return new KubernetesSerialization()
                .unmarshal(
                        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec:\n" + spec.indent(2),
                        NetworkPolicy.class);
    }
}
