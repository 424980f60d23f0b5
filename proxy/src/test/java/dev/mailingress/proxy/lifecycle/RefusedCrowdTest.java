package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.ConfigText.generation;
import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Refused clients that connect again and again, and never close. */
@Requires(Requires.Need.LINUX)
class RefusedCrowdTest {

    private static final String DENIED = "127.0.0.2";
    private static final int SERVED = 100;
    private static final int REFUSED_PER_SERVED = 10;
    private static final int CROWDS = 15;
    private static final int CROWD = 100;
    /** 256 refusals for each loop. */
    private static final int MAX_LINGERING = 256 * RunningProxy.LOOPS;
    /** The refusals, and both sockets of a session. */
    private static final int MAX_OPEN = MAX_LINGERING + 2;

    private static final Pattern LINGERING = Pattern.compile("(?m)^mailingress_proxy_refusals_lingering ([0-9]+)$");

    @TempDir
    Path directory;

    private final List<Socket> crowd = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"EPOLL, 127.0.0.2", "EPOLL, 127.0.0.3", "NIO, 127.0.0.2", "NIO, 127.0.0.3"})
    void shouldServeOthersWhenRefusedClientsNeverClose(TransportKind transport, String refused) throws Exception {
        // Given: places for the refused clients of two rounds
        int port = freePort();
        try (EchoBackend backend = new EchoBackend();
                RunningProxy proxy = RunningProxy.start(directory, transport, config(port, backend.port()))) {
            assertThat(proxy.problem()).isEmpty();
            for (int i = 0; i < SERVED; i++) {
                // When
                join(REFUSED_PER_SERVED, refused, port);
                // Then
                try (EchoSession session = EchoSession.open(port)) {
                    session.exchange();
                }
            }
        } finally {
            leave();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepFewConnectionsOpenWhenRefusedClientsNeverClose(TransportKind transport) throws Exception {
        // Given
        int port = freePort();
        try (EchoBackend backend = new EchoBackend();
                RunningProxy proxy = RunningProxy.start(directory, transport, config(port, backend.port()));
                EchoSession session = EchoSession.open(port)) {
            ProxySockets sockets = new ProxySockets(port, backend.port());
            for (int i = 0; i < CROWDS; i++) {
                // When
                join(CROWD, DENIED, port);
                // Then: those above the limit are closed after the line, as soon as they are accepted
                assertThat(lingering(proxy)).isLessThanOrEqualTo(MAX_LINGERING);
                await().untilAsserted(() -> assertThat(sockets.count()).isLessThanOrEqualTo(MAX_OPEN));
            }
            assertThat(EchoSession.refusal(DENIED, port))
                    .startsWith("421 4.7.0 ")
                    .endsWith("\r\n");
            session.exchange();
            await().untilAsserted(() -> assertThat(sockets.count()).isEqualTo(2));
            assertThat(proxy.body("/metrics")).contains("mailingress_proxy_refusals_lingering 0\n");
        } finally {
            leave();
        }
    }

    private static int lingering(RunningProxy proxy) {
        Matcher gauge = LINGERING.matcher(proxy.body("/metrics"));
        assertThat(gauge.find()).isTrue();
        return Integer.parseInt(gauge.group(1));
    }

    // Both clients exceed something: one is denied, the other may open one connection a minute.
    private static String config(int port, int target) {
        return generation(1)
                .listener(
                        "smtp",
                        "SMTP",
                        port,
                        target,
                        "limits: {connections: 20, perClient: {connections: 5, newPerMinute: 1}}")
                .clients("deny: [" + DENIED + "/32], limits: {exempt: [127.0.0.1/32]}")
                .toString();
    }

    private void join(int clients, String source, int port) throws IOException {
        for (int i = 0; i < clients; i++) {
            crowd.add(EchoSession.connect(source, port));
        }
    }

    private void leave() throws IOException {
        for (Socket client : crowd) {
            client.close();
        }
    }
}
