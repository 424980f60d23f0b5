package dev.mailingress.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.observed.ProxyFleet.ConfigResponse;
import dev.mailingress.operator.observed.ProxyReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProxyFleetProbeTest {

    private static final Duration PROXY_DEADLINE = Duration.ofMillis(500);
    private static final String STATUS = "{\"config\":{\"generation\":3,\"hash\":\"abc\",\"rejected\":null}}";
    private static final String SILENT = "";
    private static final String HEADERS_ONLY = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";

    private final ProbedServers servers = new ProbedServers();
    private final List<String> ips = new ArrayList<>();

    @AfterEach
    void close() {
        servers.close();
    }

    @Test
    void shouldSeeTheProxyThatRespondsAmongEightThatNeverDo() throws Exception {
        // Given
        for (int i = 0; i < 8; i++) {
            ips.add(servers.add(i % 2 == 0 ? SILENT : HEADERS_ONLY));
        }
        String responding = servers.add(ProbedServers.ok(STATUS));
        ips.add(responding);
        // When
        long start = System.nanoTime();
        Map<String, ProxyReport> responses = reports(16, Duration.ofSeconds(10));
        // Then
        assertThat(responses).containsOnlyKeys(responding);
        assertThat(responses.values())
                .extracting(ProxyReport::config)
                .containsExactly(new ConfigResponse(3, "abc", null));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("the deadline of one proxy, not the sum of all")
                .isLessThan(PROXY_DEADLINE.multipliedBy(4));
        await().untilAsserted(() ->
                assertThat(servers.open()).as("connections to silent proxies").isLessThanOrEqualTo(1));
    }

    @Test
    void shouldQueryAtMostAsManyAtOnceAsAllowed() throws Exception {
        // Given
        addSilent(6);
        // When
        reports(2, Duration.ofSeconds(10));
        // Then
        assertThat(servers.total()).isEqualTo(6);
        // A connection may still be closing while the next one is opened.
        assertThat(servers.mostOpen()).isLessThanOrEqualTo(4);
    }

    @Test
    void shouldEndAtTheDeadlineOfTheFleetWhenThereAreMoreProxiesThanItAllows() throws Exception {
        // Given
        addSilent(6);
        // When
        Map<String, ProxyReport> responses =
                reports(1, PROXY_DEADLINE.multipliedBy(2).minusMillis(100));
        // Then
        assertThat(responses).isEmpty();
        assertThat(servers.total()).as("proxies queried").isEqualTo(2);
    }

    @Test
    void shouldIgnoreResponsesThatAreNotAConfiguration() throws Exception {
        // Given
        ips.add(servers.add("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"));
        ips.add(servers.add(ProbedServers.ok("not JSON")));
        ips.add(servers.add(ProbedServers.ok("{\"hash\":\"abc\"}")));
        ips.add(servers.add(ProbedServers.ok("{\"hash\":\"" + "x".repeat(600_000) + "\"}")));
        // Then
        assertThat(reports(16, Duration.ofSeconds(10))).isEmpty();
    }

    private void addSilent(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            ips.add(servers.add(SILENT));
        }
    }

    private Map<String, ProxyReport> reports(int maxConcurrent, Duration deadline) {
        return new ProxyFleetProbe(new HttpProxyProbe(servers.port(), PROXY_DEADLINE), maxConcurrent, deadline)
                .reports(ips);
    }
}
