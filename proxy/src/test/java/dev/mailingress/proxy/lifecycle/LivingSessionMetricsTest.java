package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.ConfigText.generation;
import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.testing.Requires;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Metrics of sessions that are still open: an IMAP session may last a day. */
@Requires(Requires.Need.LINUX)
class LivingSessionMetricsTest {

    private static final String TO_CLIENT =
            "bytes_total{listener=\"imap\",exposure=\"public\",direction=\"to_client\"}";
    private static final String FROM_CLIENT =
            "bytes_total{listener=\"imap\",exposure=\"public\",direction=\"from_client\"}";

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldCountBytesOfOpenSessionsOnceWhenScraped(TransportKind transport) throws Exception {
        // Given
        int port = freePort();
        try (EchoBackend backend = new EchoBackend();
                RunningProxy proxy = RunningProxy.start(
                        directory,
                        transport,
                        generation(1)
                                .listener("imap", "IMAP", port, backend.port())
                                .toString())) {
            long echoed;
            try (EchoSession session = EchoSession.open(port)) {
                // When
                session.exchange();
                // Then: the reader of the echo may be faster than the loop that counts it
                await().until(() -> value(proxy, FROM_CLIENT) > 0);
                echoed = value(proxy, FROM_CLIENT);
                await().until(() -> value(proxy, TO_CLIENT) == EchoBackend.BANNER.length() + value(proxy, FROM_CLIENT));
                assertThat(value(proxy, TO_CLIENT)).isEqualTo(EchoBackend.BANNER.length() + echoed);
                assertThat(value(proxy, "backend_bytes_total{backend=\"dms\",direction=\"from_client\"}"))
                        .isEqualTo(echoed);
                assertThat(value(proxy, "backend_connections_active{backend=\"dms\"}"))
                        .isEqualTo(1);
                assertThat(value(proxy, "connections_opened_total{listener=\"imap\",exposure=\"public\"}"))
                        .isEqualTo(1);
                assertThat(value(proxy, "open_files")).isGreaterThan(4);
            }
            // Then
            await().until(() -> value(proxy, "backend_connections_active{backend=\"dms\"}") == 0);
            assertThat(value(proxy, FROM_CLIENT)).isEqualTo(echoed);
            assertThat(value(proxy, TO_CLIENT)).isEqualTo(EchoBackend.BANNER.length() + echoed);
        }
    }

    private static long value(RunningProxy proxy, String sample) {
        Matcher line = Pattern.compile("(?m)^mailingress_proxy_" + Pattern.quote(sample) + " ([0-9]+)$")
                .matcher(proxy.body("/metrics"));
        assertThat(line.find()).as(sample).isTrue();
        return Long.parseLong(line.group(1));
    }
}
