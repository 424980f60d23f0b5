package dev.mailingress.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.observed.ProxyFleet;
import dev.mailingress.operator.testing.FakeApiServer;
import dev.mailingress.operator.testing.FakeApiServer.Answer;
import dev.mailingress.operator.testing.ModelFixture;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyFleetObserverTest {

    private static final List<Pod> PODS = List.of(pod("a", true), pod("b", false), pod("c", true));

    @Test
    void shouldObserveTheAddressesOfNodesThatHaveAReadyProxy() throws IOException {
        assertThat(observe(List.of(node("a", "192.0.2.1"), node("b", "192.0.2.2"), node("d", "192.0.2.4")))
                        .nodeAddresses())
                .containsExactly("192.0.2.1");
    }

    @Test
    void shouldTakeTheAddressesFromThePodsWhenNodesMayNotBeRead() throws IOException {
        assertThat(observe(List.of()).nodeAddresses()).containsExactly("198.51.100.1", "198.51.100.3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # conditions of the Deployment                                                                   | problem
            {type: Progressing, status: "True", message: moves}                                              | -
            {type: Progressing, status: "False", message: deadline exceeded}                                 | deadline exceeded
            {type: ReplicaFailure, status: "True", message: exceeded quota}                                  | exceeded quota
            {type: Progressing, status: "False", message: d}, {type: ReplicaFailure, status: "True", message: quota} | quota
            """)
    void shouldReportWhyProxiesCannotBeCreated(String conditions, @Nullable String problem) throws IOException {
        // Given
        Deployment deployment = Serialization.unmarshal("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: mail-proxy, generation: 1}
                spec: {replicas: 2}
                status: {conditions: [%s]}
                """.formatted(conditions), Deployment.class);
        // When
        ProxyFleet fleet = observe(List.of(), Optional.of(deployment), PODS);
        // Then
        assertThat(fleet.problem()).isEqualTo(problem);
    }

    @Test
    void shouldReportWhyAProxyCannotBeScheduled() throws IOException {
        // Given
        Pod pod = Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: mail-proxy-d}
                status: {conditions: [{type: PodScheduled, status: "False", reason: Unschedulable, message: no node}]}
                """, Pod.class);
        // When
        ProxyFleet fleet = observe(List.of(), Optional.empty(), List.of(pod));
        // Then
        assertThat(fleet.pods())
                .singleElement()
                .satisfies(proxy -> assertThat(proxy.waiting()).isEqualTo("Unschedulable, no node"));
    }

    private static ProxyFleet observe(List<Node> nodes) throws IOException {
        return observe(nodes, Optional.empty(), PODS);
    }

    private static ProxyFleet observe(List<Node> nodes, Optional<Deployment> deployment, List<Pod> pods)
            throws IOException {
        ProxyFleetProbe silent = new ProxyFleetProbe(new FakeProxyProbe(), 16, Duration.ofSeconds(1));
        ModelFixture fixture = ModelFixture.of("""
                apiVersion: mailingress.dev/v1alpha1
                kind: MailIngress
                metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0, generation: 3}
                spec:
                  mailServers: [{name: dms, workloadRef: {name: mailserver}}]
                  service: {type: NodePort}
                """);
        try (FakeApiServer server = new FakeApiServer(request -> Answer.error(404, "not found"));
                KubernetesClient client = server.client()) {
            return new ProxyFleetObserver(client, silent, () -> nodes)
                    .observe(fixture.model(), deployment, pods, "hash-of-the-configuration");
        }
    }

    private static Pod pod(String node, boolean ready) {
        return Serialization.unmarshal(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: mail-proxy-%1$s}
                spec: {nodeName: %1$s}
                status:
                  podIP: 10.42.0.%2$d
                  hostIP: 198.51.100.%2$d
                  conditions: [{type: Ready, status: "%3$s"}]
                """.formatted(node, node.charAt(0) - 'a' + 1, ready ? "True" : "False"), Pod.class);
    }

    private static Node node(String name, String address) {
        return Serialization.unmarshal("""
                apiVersion: v1
                kind: Node
                metadata: {name: %s}
                status: {addresses: [{type: InternalIP, address: %s}]}
                """.formatted(name, address), Node.class);
    }
}
