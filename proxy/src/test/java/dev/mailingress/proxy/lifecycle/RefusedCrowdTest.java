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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
    /** 256 refusals for each loop, and both sockets of a session. */
    private static final int MAX_OPEN = 256 * RunningProxy.LOOPS + 10;

    /** Without the limit, all of them stay open for the whole timeout. */
    private static final Duration HALF_OF_REFUSAL_TIMEOUT = Duration.ofSeconds(1);

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
                // Then: the rest is closed after the line, as soon as it is accepted
                await().pollInterval(10, TimeUnit.MILLISECONDS)
                        .atMost(HALF_OF_REFUSAL_TIMEOUT)
                        .untilAsserted(() -> assertThat(sockets.count()).isLessThan(MAX_OPEN));
            }
            assertThat(EchoSession.refusal(DENIED, port))
                    .startsWith("421 4.7.0 ")
                    .endsWith("\r\n");
            assertThat(proxy.body("/metrics")).containsPattern("(?m)^mailingress_proxy_refusals_lingering [0-9]+$");
            session.exchange();
            await().untilAsserted(() -> assertThat(sockets.count()).isEqualTo(2));
            assertThat(proxy.body("/metrics")).contains("mailingress_proxy_refusals_lingering 0\n");
        } finally {
            leave();
        }
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
