package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.ConfigText.generation;
import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.testing.Requires;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Attackers that open 5 000 connections a second and never read, from one address and from 200: what is denied, too
 * frequent, or too much for the listener.
 */
@Requires(Requires.Need.LINUX)
@Timeout(90)
class ConnectionFloodTest {

    private static final int PER_SECOND = 5_000;
    private static final int STRANGERS = 100;
    /** A loop may fall behind on a slow machine, but a stranger must not have to wait for the end of the flood. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);
    /** Of the JVM: class files, the client of the management port. */
    private static final int TOLERANCE = 50;
    /** The attackers' own sockets, their first connections that were admitted, and refusals that linger. */
    private static final int MAX_OPEN = ConnectionFlood.MAX_OPEN + 3 * 200 + 2 * 256 * RunningProxy.LOOPS + TOLERANCE;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}: {1} addresses, {2}")
    @CsvSource({
        "EPOLL, 1, DENIED",
        "EPOLL, 200, DENIED",
        "EPOLL, 1, TOO_FREQUENT",
        "EPOLL, 200, TOO_FREQUENT",
        "NIO, 200, DENIED"
    })
    void shouldGreetEveryStrangerWhenRefusedClientsFloodTheListener(
            TransportKind transport, int addresses, String attack) throws Exception {
        // Given
        int port = freePort();
        List<String> attackers = IntStream.rangeClosed(1, addresses)
                .mapToObj(i -> "127.7." + i / 250 + "." + (1 + i % 250))
                .toList();
        try (EchoBackend backend = new EchoBackend();
                RunningProxy proxy = RunningProxy.start(
                        directory, transport, config(port, backend.port(), attack.equals("DENIED")))) {
            assertThat(proxy.problem()).isEmpty();
            OpenFiles files = new OpenFiles(Path.of("/proc"));
            long idle = files.count();
            try (ConnectionFlood flood = new ConnectionFlood(attackers, port, PER_SECOND)) {
                await().until(() -> flood.opened() > PER_SECOND / 2);
                long slowest = 0;
                for (int i = 0; i < STRANGERS; i++) {
                    // When
                    long before = System.nanoTime();
                    try (EchoSession stranger = EchoSession.open(port)) {
                        stranger.exchange();
                    }
                    slowest = Math.max(slowest, System.nanoTime() - before);
                    // Then
                    assertThat(files.count() - idle).isLessThanOrEqualTo(MAX_OPEN);
                }
                assertThat(Duration.ofNanos(slowest)).isLessThan(MAX_WAIT);
            }
            await().untilAsserted(() -> assertThat(files.count() - idle).isLessThan(TOLERANCE));
        }
    }

    // Strangers come from 127.0.0.1.
    private static String config(int port, int target, boolean denies) {
        return generation(1)
                .listener(
                        "smtp",
                        "SMTP",
                        port,
                        target,
                        "limits: {connections: 300, perClient: {connections: 5, newPerMinute: 1}}")
                .clients((denies ? "deny: [127.7.0.0/16], " : "") + "limits: {exempt: [127.0.0.1/32]}")
                .toString();
    }
}
