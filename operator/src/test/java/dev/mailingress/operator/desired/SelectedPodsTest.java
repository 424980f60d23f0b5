package dev.mailingress.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.testing.ModelFixture;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectedPodsTest {

    private static final String RESOURCE = """
            apiVersion: mailingress.dev/v1alpha1
            kind: MailIngress
            metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0, generation: 3}
            spec:
              listeners: [{name: smtp}]
              mailServers: [{name: dms, %s, configuration: {mode: %s, trustedNetworks: [10.42.0.0/16]}}]
              service: {type: ClusterIP}
            """;

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: mailserver, namespace: mail, uid: u}
            spec:
              selector: {matchLabels: {app: mailserver}}
              template:
                metadata: {labels: {app: mailserver}}
                spec: {containers: [{name: mailserver}]}
            """;

    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata: {name: mailserver, namespace: mail}
            spec: {selector: {app: mailserver}, ports: [{port: 25}]}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            workloadRef: {name: mailserver} | SamePorts | mailserver | true
            serviceRef: {name: mailserver}  | SamePorts | mailserver | true
            workloadRef: {name: mailserver} | SamePorts | web        | false
            """)
    void shouldCloseThePolicyBeforeThePodsExistWhenAnotherPolicyIsolatesThem(
            String reference, String mode, String isolatedApp, boolean closed) {
        // Given
        ServingPlan plan = ServingPlan.settled(ModelFixture.of(RESOURCE.formatted(reference, mode), DEPLOYMENT, SERVICE)
                .model());
        NetworkPolicy policy = new MailServerNetworkPolicyFactory().create(plan).get(0);
        Map<String, String> selector = policy.getSpec().getPodSelector().getMatchLabels();
        // When
        List<Map<String, String>> pods = new SelectedPods().labels(plan, selector, List.of());
        NetworkPolicy adjusted = new NetworkPolicyAdjuster().adjust(policy, List.of(isolating(isolatedApp)), pods);
        // Then
        assertThat(adjusted.getSpec().getIngress().stream()
                        .allMatch(rule -> !rule.getFrom().isEmpty()))
                .as("opens nothing to everybody: %s", adjusted.getSpec().getIngress())
                .isEqualTo(closed);
    }

    @Test
    void shouldGoByTheRunningPodsWhenThereAreAny() {
        // Given
        ServingPlan plan = ServingPlan.settled(
                ModelFixture.of(RESOURCE.formatted("workloadRef: {name: mailserver}", "SamePorts"), DEPLOYMENT)
                        .model());
        List<Map<String, String>> running = List.of(Map.of("app", "old"));
        // Then
        assertThat(new SelectedPods().labels(plan, Map.of(), running)).isEqualTo(running);
    }

    private static NetworkPolicy isolating(String app) {
        return new NetworkPolicyBuilder()
                .withNewSpec()
                .withNewPodSelector()
                .addToMatchLabels("app", app)
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .endSpec()
                .build();
    }
}
