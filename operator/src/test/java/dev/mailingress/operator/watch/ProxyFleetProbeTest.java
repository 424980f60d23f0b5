package dev.mailingress.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.observed.ProxyFleet.ConfigResponse;
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
    private static final String CONFIG = "{\"generation\":3,\"hash\":\"abc\"}";
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
        String responding = servers.add(ProbedServers.ok(CONFIG));
        ips.add(responding);
        // When
        long start = System.nanoTime();
        Map<String, ConfigResponse> responses = configs(16, Duration.ofSeconds(10));
        // Then
        assertThat(responses).containsExactly(entry(responding, new ConfigResponse(3, "abc", null)));
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
        configs(2, Duration.ofSeconds(10));
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
        Map<String, ConfigResponse> responses =
                configs(1, PROXY_DEADLINE.multipliedBy(2).minusMillis(100));
        // Then
        assertThat(responses).isEmpty();
        assertThat(servers.total()).as("proxies queried").isEqualTo(2);
    }

    @Test
    void shouldIgnoreResponsesThatAreNotAConfiguration() throws Exception {
        // Given
        ips.add(servers.add("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"));
        ips.add(servers.add(ProbedServers.ok("not JSON")));
        ips.add(servers.add(ProbedServers.ok("{\"hash\":\"" + "x".repeat(70_000) + "\"}")));
        // Then
        assertThat(configs(16, Duration.ofSeconds(10))).isEmpty();
    }

    private void addSilent(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            ips.add(servers.add(SILENT));
        }
    }

    private Map<String, ConfigResponse> configs(int maxConcurrent, Duration deadline) {
        return new ProxyFleetProbe(new HttpProxyProbe(servers.port(), PROXY_DEADLINE), maxConcurrent, deadline)
                .configs(ips);
    }
}
