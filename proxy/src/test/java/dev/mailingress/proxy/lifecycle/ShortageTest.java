package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.ConfigText.generation;
import static dev.mailingress.proxy.lifecycle.RunningProxy.freePort;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A proxy that runs out of what it needs: who is served stays served, and when there is enough again others are. */
@Requires(Requires.Need.LINUX)
class ShortageTest {

    private static final String HERE = "127.0.0.1";
    private static final Duration WINDOW = Duration.ofSeconds(2);
    /** One takes 200 ms; the window may come out longer on a busy machine, but not without an end. */
    private static final long MOST_PAUSES = 50;

    private static final int FLOOD = 400;
    private static final int HELLOS = 1_500;
    private static final int HELLO_BYTES = 60_000;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldPauseAndServeOnWhenThereAreNoDescriptors(TransportKind transport) throws Exception {
        // Given
        int port = freePort();
        List<Socket> flood = new ArrayList<>();
        try (EchoBackend backend = new EchoBackend();
                ProxyChild proxy = ProxyChild.start(
                        directory,
                        transport,
                        "200",
                        "64m",
                        generation(1)
                                .listener("smtp", "SMTP", port, backend.port())
                                .clients("limits: {exempt: [127.0.0.0/8]}"));
                EchoSession first = EchoSession.open(port);
                EchoSession second = EchoSession.open(port)) {
            first.exchange();
            second.exchange();
            long before = proxy.descriptors();
            // When
            for (int i = 0; i < FLOOD; i++) {
                flood.add(EchoSession.connect(HERE, port));
            }
            await().until(() -> proxy.log().contains("Cannot accept"));
            long pauses = pauses(proxy);
            Duration used = proxy.loopCpu();
            await().during(WINDOW).atMost(WINDOW.multipliedBy(5)).until(proxy::isAlive);
            used = proxy.loopCpu().minus(used);
            // Then
            assertThat(used).isLessThan(WINDOW.dividedBy(4));
            assertThat(pauses(proxy) - pauses).isLessThan(MOST_PAUSES);
            first.exchange();
            second.exchange();
            // When
            close(flood);
            // Then
            await().ignoreExceptions().until(() -> isServed(port));
            first.exchange();
            await().untilAsserted(() -> assertThat(proxy.descriptors()).isLessThanOrEqualTo(before));
            await().until(() -> proxy.body("/status").contains("\"connections\":2,"));
            first.leave();
            second.leave();
            assertThat(proxy.stop()).isZero();
        } finally {
            close(flood);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldServeOnWhenACrowdOfHellosNeverEnds(TransportKind transport) throws Exception {
        // Given
        int smtp = freePort();
        int imaps = freePort();
        List<Socket> crowd = new ArrayList<>();
        try (EchoBackend backend = new EchoBackend();
                TestBackend named = new TestBackend();
                ProxyChild proxy = ProxyChild.start(
                        directory,
                        transport,
                        "$(ulimit -Hn)",
                        "64m",
                        generation(1)
                                .listener("smtp", "SMTP", smtp, backend.port())
                                .listener(
                                        "imaps",
                                        "IMAPS",
                                        imaps,
                                        named.port(),
                                        "routes: [{serverNames: [imap.b.example], backend: other, targetPort: 9,"
                                                + " proxyProtocol: V2}]")
                                .clients("limits: {exempt: [127.0.0.0/8], connections: 5000}")
                                .timeouts("clientHello: 60s"));
                EchoSession echoSession = EchoSession.open(smtp)) {
            // When
            byte[] unfinished = ClientHello.unfinished(HELLO_BYTES);
            for (int i = 0; i < HELLOS; i++) {
                Socket client = EchoSession.connect(HERE, imaps);
                crowd.add(client);
                sendAsFarAsItGoes(client, unfinished);
            }
            // Then
            await().until(() -> proxy.body("/metrics").contains("reason=\"process_full\""));
            assertThat(proxy.isAlive()).isTrue();
            echoSession.exchange();
            EchoSession.open(smtp).close();
            byte[] usual = ClientHello.naming("imap.a.example");
            try (Socket client = EchoSession.connect(HERE, imaps)) {
                client.getOutputStream().write(usual);
                try (Socket server = named.nextAfterHeader()) {
                    assertThat(server.getInputStream().readNBytes(usual.length)).isEqualTo(usual);
                }
            }
            // When
            close(crowd);
            // Then
            await().until(() -> proxy.body("/status").contains("\"connections\":1,"));
            echoSession.exchange();
        } finally {
            close(crowd);
        }
    }

    private static long pauses(ProxyChild proxy) {
        return proxy.log()
                .lines()
                .filter(line -> line.contains("Cannot accept"))
                .count();
    }

    private static boolean isServed(int port) throws IOException {
        try (EchoSession echoSession = EchoSession.open(port)) {
            echoSession.exchange();
            return true;
        }
    }

    // It may be refused amid it.
    private static void sendAsFarAsItGoes(Socket client, byte[] bytes) {
        try {
            client.getOutputStream().write(bytes);
        } catch (IOException refused) {
            assertThat(refused).isNotNull();
        }
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
