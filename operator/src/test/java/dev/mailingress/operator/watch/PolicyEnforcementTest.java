package dev.mailingress.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.advice.PathFacts.ExposedPort;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.testing.ModelFixture;
import dev.mailingress.operator.testing.TestClock;
import dev.mailingress.operator.watch.PolicyEnforcement.Endpoint;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyEnforcementTest {

    private static final String WORKLOAD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: mailserver, namespace: mail, uid: 2f6c1d5e-0}
            spec:
              selector: {matchLabels: {app: mailserver}}
              template: {metadata: {labels: {app: mailserver}}, spec: {containers: [{name: dms}]}}
            """;

    private final TestClock clock = new TestClock();
    private final List<Set<Endpoint>> probed = new ArrayList<>();
    private final Set<Endpoint> open = new HashSet<>();
    private final PolicyEnforcement enforcement = new PolicyEnforcement(
            endpoints -> {
                probed.add(Set.copyOf(endpoints));
                return endpoints.stream().filter(open::contains).collect(Collectors.toSet());
            },
            clock);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {name: smtp}, {name: imaps} | 993
            {name: smtp}                | 25
            """)
    void shouldReportAPortThatItReachesAndPreferOneOfDovecot(String listeners, int port) {
        // Given
        open.add(new Endpoint("10.42.0.5", port));
        // Then
        assertThat(enforcement.exposed(model(listeners, ""), pods("a", "10.42.0.5")))
                .containsExactly(new ExposedPort("dms", port));
    }

    @Test
    void shouldProbeRarelyAndAgainWhenAPodIsNew() {
        // Given
        MailIngressModel model = model("{name: imaps}", "");
        enforcement.exposed(model, pods("a", "10.42.0.5"));
        // When
        clock.advance(Duration.ofHours(5));
        enforcement.exposed(model, pods("a", "10.42.0.5"));
        enforcement.exposed(model, pods("b", "10.42.0.6"));
        clock.advance(Duration.ofHours(6));
        enforcement.exposed(model, pods("b", "10.42.0.6"));
        // Then
        assertThat(probed)
                .containsExactly(
                        Set.of(new Endpoint("10.42.0.5", 993)),
                        Set.of(new Endpoint("10.42.0.6", 993)),
                        Set.of(new Endpoint("10.42.0.6", 993)));
    }

    @Test
    void shouldSeeWithinAMinuteThatThePortIsClosed() {
        // Given
        MailIngressModel model = model("{name: imaps}", "");
        open.add(new Endpoint("10.42.0.5", 993));
        enforcement.exposed(model, pods("a", "10.42.0.5"));
        // When
        open.clear();
        clock.advance(Duration.ofMinutes(1));
        // Then
        assertThat(enforcement.exposed(model, pods("a", "10.42.0.5"))).isEmpty();
    }

    @Test
    void shouldNotProbeWhatIsNotProtected() {
        assertThat(enforcement.exposed(
                        model("{name: imaps}", "networkPolicy: {mailServers: false}"), pods("a", "10.42.0.5")))
                .isEmpty();
        assertThat(probed).isEmpty();
    }

    @Test
    void shouldTellAnOpenPortFromAClosedOne() throws IOException {
        try (ServerSocket listening = new ServerSocket()) {
            // Given
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Endpoint accepts = new Endpoint("127.0.0.1", listening.getLocalPort());
            Endpoint refuses = new Endpoint("127.0.0.2", listening.getLocalPort());
            // Then
            assertThat(new TcpPortConnector(Duration.ofSeconds(5)).accepting(Set.of(accepts, refuses)))
                    .containsExactly(accepts);
        }
    }

    private static ObservedPods pods(String name, String address) {
        return new ObservedPods(List.of(
                pod("{name: imaps}", name, address),
                pod("{name: smtp}", name + "-smtp", address),
                pod("{name: smtp}, {name: imaps}", name + "-both", address)));
    }

    /** A ready pod with the contract of these listeners. */
    private static Pod pod(String listeners, String name, String address) {
        String contract = model(listeners, "").mailServers().get(0).contract().hash();
        return Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: mail, labels: {app: mailserver, mailingress.dev/contract: %s}}
                status: {podIP: %s, conditions: [{type: Ready, status: "True"}]}
                """.formatted(name, "\"" + contract + "\"", address), Pod.class);
    }

    private static MailIngressModel model(String listeners, String spec) {
        return ModelFixture.of("""
                        apiVersion: mailingress.dev/v1alpha1
                        kind: MailIngress
                        metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0}
                        spec:
                          listeners: [%s]
                          mailServers: [{name: dms, workloadRef: {name: mailserver}, configuration: {trustedNetworks: [10.42.0.0/16]}}]
                          %s
                        """.formatted(listeners, spec), WORKLOAD).model();
    }
}
