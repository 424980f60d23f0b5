package dev.mailingress.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.observed.ObservedState;
import dev.mailingress.operator.observed.ProxyReport.Clients;
import dev.mailingress.operator.observed.ProxyReport.Source;
import dev.mailingress.operator.observed.SourceKind;
import dev.mailingress.operator.testing.FakeApiServer;
import dev.mailingress.operator.testing.FakeApiServer.Answer;
import dev.mailingress.operator.testing.TestClock;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceKindsTest {

    private static final ObservedState STATE =
            new ObservedState(List.of(), List.of(), List.of("10.42.0.0/24", "fd42::/64"), List.of("192.0.2.7"));

    private final TestClock clock = new TestClock();
    private final List<Pod> neighbours = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # kind of the proxy | address    | label of the pod                    | kind
            node                | 192.0.2.7  | app                                 | NODE
            gateway             | 10.42.0.1  | app                                 | GATEWAY
            pod                 | 10.42.0.0  | app                                 | NODE
            pod                 | 10.42.0.1  | app                                 | NODE
            pod                 | fd42::1    | app                                 | NODE
            pod                 | 10.42.0.9  | app                                 | POD
            pod                 | 10.42.0.9  | svccontroller.k3s.cattle.io/svcname | LOAD_BALANCER_POD
            other               | 172.18.0.1 | app                                 | OTHER
            own                 | 10.42.0.9  | app                                 | OTHER
            """)
    void shouldFindOutWhatHasTheAddress(String reported, String address, String label, SourceKind kind)
            throws IOException {
        // Given
        String pods = """
                {"kind": "PodList", "apiVersion": "v1", "metadata": {},
                 "items": [{"metadata": {"name": "a", "labels": {"%s": "x"}}}]}""".formatted(label);
        try (FakeApiServer server = new FakeApiServer(request -> Answer.ok(pods));
                KubernetesClient client = server.client()) {
            // Then
            assertThat(kind(new SourceKinds(client, clock), reported, address)).isEqualTo(kind);
        }
    }

    @Test
    void shouldNotKnowPodsOfNamespacesThatItMayNotRead() throws IOException {
        try (FakeApiServer server = new FakeApiServer(request -> Answer.error(403, "forbidden"));
                KubernetesClient client = server.client()) {
            assertThat(kind(new SourceKinds(client, clock), "pod", "10.42.0.9")).isEqualTo(SourceKind.UNKNOWN_POD);
        }
    }

    @Test
    void shouldKnowThePodsOfTheNamespaceWithoutARequest() throws IOException {
        // Given
        neighbours.add(Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: webmail, labels: {app: webmail}}
                status: {podIP: 10.42.0.9, podIPs: [{ip: 10.42.0.9}, {ip: "fd42::9"}]}
                """, Pod.class));
        try (FakeApiServer server = new FakeApiServer(request -> Answer.error(403, "forbidden"));
                KubernetesClient client = server.client()) {
            SourceKinds kinds = new SourceKinds(client, clock);
            // Then
            assertThat(kind(kinds, "pod", "10.42.0.9")).isEqualTo(SourceKind.POD);
            assertThat(kind(kinds, "pod", "fd42::9")).isEqualTo(SourceKind.POD);
            assertThat(kind(kinds, "pod", "")).isEqualTo(SourceKind.UNKNOWN_POD);
        }
    }

    @Test
    void shouldAskOnceAMinuteForAnAddress() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        try (FakeApiServer server = new FakeApiServer(request -> {
                    requests.incrementAndGet();
                    return Answer.error(403, "forbidden");
                });
                KubernetesClient client = server.client()) {
            // Given
            SourceKinds kinds = new SourceKinds(client, clock);
            kind(kinds, "pod", "10.42.0.9");
            // When
            clock.advance(Duration.ofSeconds(59));
            kind(kinds, "pod", "10.42.0.9");
            int within = requests.get();
            clock.advance(Duration.ofSeconds(1));
            kind(kinds, "pod", "10.42.0.9");
            // Then
            assertThat(within).isEqualTo(1);
            assertThat(requests).hasValue(2);
        }
    }

    private SourceKind kind(SourceKinds kinds, String reported, String address) {
        Clients clients = new Clients(1, 1, 0, List.of(new Source(address, reported, 1)), null);
        return kinds.of(clients, new Observation(STATE, new ObservedPods(neighbours)))
                .apply(address);
    }
}
