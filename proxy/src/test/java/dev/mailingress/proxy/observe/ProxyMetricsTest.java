package dev.mailingress.proxy.observe;

import static dev.mailingress.proxy.observe.ConnectionRecords.listener;
import static dev.mailingress.proxy.observe.ConnectionRecords.refused;
import static dev.mailingress.proxy.observe.ConnectionRecords.route;
import static dev.mailingress.proxy.observe.ConnectionRecords.served;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.mailingress.proxy.admission.LocalAddressKind;
import dev.mailingress.proxy.admission.LocalSources;
import dev.mailingress.proxy.backend.BackendState;
import dev.mailingress.proxy.config.AccessLogConfig;
import dev.mailingress.proxy.config.ClientsConfig;
import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.config.TimeoutsConfig;
import dev.mailingress.proxy.relay.ConnectionRecord;
import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.transport.AcceptState;
import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.SpliceState;
import dev.mailingress.proxy.transport.TransportKind;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProxyMetricsTest {

    private static final Route SMTP = route(listener("smtp", Exposure.PUBLIC, 10025));
    private static final Route INTERNAL = route(listener("smtp", Exposure.INTERNAL, 30025));

    private SpliceState splice = new SpliceState(null, 0, 0, 32);
    private LocalSources localSources = new LocalSources(List.of());
    private List<BackendState> backendStates = List.of();
    private int lingeringRefusals;
    private AcceptState accepts = new AcceptState(0, 0, 0);
    private final ProxyMetrics metrics = new ProxyMetrics(
            TransportKind.EPOLL,
            9_000,
            () -> lingeringRefusals,
            () -> accepts,
            () -> splice,
            () -> localSources,
            () -> backendStates);

    @Test
    void shouldExposeEveryCounterFromTheStart() {
        // When
        metrics.configApplied(config(7, SMTP.listener(), INTERNAL.listener()), 2);
        // Then
        PrometheusScrape scrape = scrape();
        assertThat(scrape.value("config_generation")).isEqualTo(7);
        assertThat(scrape.value("listeners_bound")).isEqualTo(2);
        assertThat(scrape.value("transport_info", "kind", "epoll")).isEqualTo(1);
        for (String exposure : List.of("public", "internal")) {
            assertThat(scrape.value("connections_total", "listener", "smtp", "exposure", exposure, "termination", "--"))
                    .isZero();
            assertThat(scrape.value("connections_active", "listener", "smtp", "exposure", exposure))
                    .isZero();
            assertThat(scrape.value("refusals_total", "listener", "smtp", "exposure", exposure, "reason", "denied"))
                    .isZero();
            assertThat(scrape.histogram("session_duration_seconds", "listener", "smtp", "exposure", exposure)
                            .count())
                    .isZero();
        }
        assertThat(scrape.value("connect_failures_total", "backend", "dms", "reason", "refused"))
                .isZero();
    }

    @Test
    void shouldCountByListenerAndOutcomeWhenConnectionsEnd() {
        // When
        open(SMTP, 4);
        metrics.onBackendConnected(SMTP.targets());
        metrics.onBackendConnected(SMTP.targets());
        metrics.onBytes(SMTP, "dms", 10, 2);
        metrics.onBytes(SMTP, "dms", 4, 20);
        metrics.onBytes(SMTP, null, 0, 3);
        metrics.onEnded(served(SMTP));
        metrics.onEnded(refused(SMTP));
        metrics.onProbe(SMTP);
        open(INTERNAL, 1);
        // Then
        PrometheusScrape scrape = scrape();
        String[] smtp = {"listener", "smtp", "exposure", "public"};
        assertThat(scrape.value("connections_active", smtp)).isEqualTo(1);
        assertThat(scrape.value("connections_active", "listener", "smtp", "exposure", "internal"))
                .isEqualTo(1);
        assertThat(scrape.value("connections_total", and(smtp, "termination", "--")))
                .isEqualTo(1);
        assertThat(scrape.value("connections_total", and(smtp, "termination", "PR")))
                .isEqualTo(1);
        assertThat(scrape.value("bytes_total", and(smtp, "direction", "from_client")))
                .isEqualTo(14);
        assertThat(scrape.value("bytes_total", and(smtp, "direction", "to_client")))
                .isEqualTo(25);
        assertThat(scrape.value("connections_opened_total", smtp)).isEqualTo(4);
        assertThat(scrape.value("backend_connections_active", "backend", "dms")).isEqualTo(1);
        assertThat(scrape.value("backend_bytes_total", "backend", "dms", "direction", "to_client"))
                .isEqualTo(22);
        assertThat(scrape.value("refusals_total", and(smtp, "reason", "local_address")))
                .isEqualTo(1);
        assertThat(scrape.value("probes_total", smtp)).isEqualTo(1);
    }

    @Test
    void shouldRecordDurationsInBuckets() {
        // When
        open(SMTP, 1);
        metrics.onEnded(served(SMTP));
        metrics.onConnected("dms", Duration.ofMillis(1));
        metrics.onConnected("dms", Duration.ofNanos(1_000_001));
        metrics.onConnected("dms", Duration.ofMinutes(2));
        // Then
        HistogramSample sessions =
                scrape().histogram("session_duration_seconds", "listener", "smtp", "exposure", "public");
        assertThat(sessions.count()).isEqualTo(1);
        assertThat(sessions.sum()).isCloseTo(2.5, within(1e-9));
        assertThat(cumulative(sessions)).containsExactly(0L, 0L, 0L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L);
        HistogramSample connects = scrape().histogram("connect_duration_seconds", "backend", "dms");
        assertThat(connects.sum()).isCloseTo(120.002000001, within(1e-9));
        assertThat(cumulative(connects)).containsExactly(0L, 1L, 2L, 2L, 2L, 2L, 2L, 2L, 2L, 2L, 2L, 3L);
        assertThat(connects.buckets())
                .extracting(HistogramSample.Bucket::upperBound)
                .startsWith(0.0005, 0.001);
    }

    @Test
    void shouldCountConnectFailuresByReason() {
        // When
        metrics.onConnectFailed("dms", ConnectFailure.REFUSED);
        metrics.onConnectFailed("dms", ConnectFailure.REFUSED);
        metrics.onConnectFailed("dms", ConnectFailure.TIMED_OUT);
        // Then
        assertThat(scrape().value("connect_failures_total", "backend", "dms", "reason", "refused"))
                .isEqualTo(2);
        assertThat(scrape().value("connect_failures_total", "backend", "dms", "reason", "timed_out"))
                .isEqualTo(1);
    }

    @Test
    void shouldCountEarlyEndsByBackend() {
        // Given
        metrics.configApplied(config(1, SMTP.listener()), 1);
        assertThat(scrape().value("early_ends_total", "backend", "dms")).isZero();
        // When
        new BackendLog(metrics).onEndedEarly("dms");
        // Then
        assertThat(scrape().value("early_ends_total", "backend", "dms")).isEqualTo(1);
    }

    @Test
    void shouldCountAppliedAndRejectedConfigurations() {
        // When
        metrics.configApplied(config(1, SMTP.listener()), 1);
        metrics.configRejected();
        // Then
        assertThat(scrape().value("config_rejected")).isEqualTo(1);
        assertThat(scrape().value("config_reloads_total", "result", "applied")).isEqualTo(1);
        assertThat(scrape().value("config_reloads_total", "result", "rejected")).isEqualTo(1);
        // When
        metrics.configRestored();
        // Then
        assertThat(scrape().value("config_rejected")).isZero();
    }

    @Test
    void shouldExposeProcessMetrics() {
        // When
        metrics.accessLogLinesLost(3);
        splice = new SpliceState(null, 1L << 40, 5, 32);
        lingeringRefusals = 7;
        accepts = new AcceptState(11, 12, 13);
        // Then
        assertThat(scrape().value("spliced_bytes_total")).isEqualTo(1L << 40);
        assertThat(scrape().value("splice_pipes")).isEqualTo(5);
        assertThat(scrape().value("connections_limit")).isEqualTo(9_000);
        assertThat(scrape().value("refusals_lingering")).isEqualTo(7);
        assertThat(scrape().value("accept_pauses_total", "reason", "limit")).isEqualTo(11);
        assertThat(scrape().value("accept_pauses_total", "reason", "shortage")).isEqualTo(12);
        assertThat(scrape().value("accept_errors_total")).isEqualTo(13);
        assertThat(scrape().value("access_log_lines_lost_total")).isEqualTo(3);
    }

    @Test
    void shouldCountLocalSourcesByKind() {
        // Given
        metrics.configApplied(config(1, SMTP.listener()), 1);
        // When
        localSources = new LocalSources(List.of(ofListener("smtp"), ofListener("forgotten")));
        // Then
        String[] smtp = {"listener", "smtp", "exposure", "public"};
        assertThat(scrape().value("local_sources_total", and(smtp, "kind", "node")))
                .isEqualTo(17);
        assertThat(scrape().value("local_sources_total", and(smtp, "kind", "pod")))
                .isZero();
        assertThat(scrape().values("local_sources_total", "listener")).containsExactly("smtp");
    }

    private static LocalSources.ListenerSources ofListener(String name) {
        return new LocalSources.ListenerSources(
                Exposure.PUBLIC,
                name,
                20,
                null,
                List.of(new LocalSources.KindSources(LocalAddressKind.NODE, 17, Instant.EPOCH, 1, List.of())));
    }

    @Test
    void shouldExposeBackendStateWhenKnown() {
        // When
        backendStates = List.of(
                new BackendState("dms", 25, false, ConnectFailure.REFUSED, Instant.EPOCH, 3),
                new BackendState("dms", 143, true, null, null, 0),
                new BackendState("dms", 993, null, null, null, 0));
        // Then
        assertThat(scrape().value("connections_held", "backend", "dms", "port", "25"))
                .isEqualTo(3);
        assertThat(scrape().value("backend_reachable", "backend", "dms", "port", "25"))
                .isZero();
        assertThat(scrape().value("backend_reachable", "backend", "dms", "port", "143"))
                .isEqualTo(1);
        assertThat(scrape().values("backend_reachable", "port")).doesNotContain("993");
    }

    @Test
    void shouldKeepCountersOfRemovedListenerWithConnections() {
        // Given
        metrics.configApplied(config(1, SMTP.listener()), 1);
        open(SMTP, 1);
        // When
        metrics.configApplied(config(2, INTERNAL.listener()), 1);
        metrics.onEnded(served(SMTP));
        // Then
        assertThat(scrape().value("connections_total", "listener", "smtp", "exposure", "public", "termination", "--"))
                .isEqualTo(1);
    }

    @Test
    void shouldForgetRemovedListenersWhenNamesExceedLimit() {
        // When
        for (int generation = 0; generation < 10; generation++) {
            int first = generation * ProxyConfig.MAX_LISTENERS;
            metrics.configApplied(
                    config(
                            generation,
                            IntStream.range(first, first + ProxyConfig.MAX_LISTENERS)
                                    .mapToObj(i -> listener("l" + i, Exposure.PUBLIC, 10_000 + i))
                                    .toArray(ListenerConfig[]::new)),
                    1);
            assertThat(scrape().values("connections_active", "listener"))
                    .contains("l" + first)
                    .hasSizeLessThanOrEqualTo(ProxyMetrics.MAX_LISTENER_NAMES);
        }
        // Then
        assertThat(scrape().values("connections_active", "listener")).doesNotContain("l0");
        metrics.onEnded(served(route(listener("l0", Exposure.PUBLIC, 10_000))));
        assertThat(scrape().values("connections_active", "listener")).doesNotContain("l0");
    }

    @Test
    void shouldFollowPrometheusConventions() {
        // Given
        metrics.configApplied(config(1, SMTP.listener(), listener("a\"b\\c\nd", Exposure.PUBLIC, 10026)), 2);
        // When
        String page = metrics.scrape();
        // Then
        assertThat(page).endsWith("\n");
        assertThat(page.lines().filter(line -> !line.startsWith("#")))
                .doesNotHaveDuplicates()
                .allMatch(line ->
                        line.matches("mailingress_proxy_[a-z_]+(\\{([a-z]+=\"(\\\\[\\\\n\"]|[^\"\\\\])*\",?)+})?"
                                + " [0-9]+(\\.[0-9]+)?"))
                .extracting(line -> line.substring(0, line.lastIndexOf(' ')))
                .doesNotHaveDuplicates();
        assertThat(new PrometheusScrape(page).families())
                .hasSizeGreaterThan(12)
                .allMatch(family -> !family.help().isBlank())
                .allMatch(family -> switch (family.type()) {
                    case COUNTER -> family.name().endsWith("_total");
                    case HISTOGRAM -> family.name().endsWith("_seconds");
                    case GAUGE -> !family.name().endsWith("_total");
                });
        assertThat(page).contains("connections_active{listener=\"a\\\"b\\\\c\\nd\",exposure=\"public\"} 0\n");
    }

    @Test
    void shouldNotAllocateWhenCountingConnections() {
        // Given
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ConnectionRecord connection = served(SMTP);
        Duration took = Duration.ofMillis(1);
        int events = 20_000;
        count(connection, took, events);
        // When
        long before = threads.getCurrentThreadAllocatedBytes();
        count(connection, took, events);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        // Then
        assertThat(allocated / events).isZero();
    }

    private void count(ConnectionRecord connection, Duration took, int events) {
        for (int i = 0; i < events; i++) {
            metrics.onOpened(SMTP);
            metrics.onConnected("dms", took);
            metrics.onEnded(connection);
        }
    }

    private void open(Route route, int connections) {
        for (int i = 0; i < connections; i++) {
            metrics.onOpened(route);
        }
    }

    private static List<Long> cumulative(HistogramSample histogram) {
        return histogram.buckets().stream().map(HistogramSample.Bucket::count).toList();
    }

    private static String[] and(String[] labels, String name, String value) {
        return new String[] {labels[0], labels[1], labels[2], labels[3], name, value};
    }

    private PrometheusScrape scrape() {
        return new PrometheusScrape(metrics.scrape());
    }

    private static ProxyConfig config(long generation, ListenerConfig... listeners) {
        return new ProxyConfig(
                ProxyConfig.SCHEMA_VERSION,
                generation,
                List.of(listeners),
                TimeoutsConfig.DEFAULT,
                ClientsConfig.DEFAULT,
                AccessLogConfig.DEFAULT);
    }
}
