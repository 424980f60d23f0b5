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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shortage of resources: active sessions continue, and when resources are free again others are served. */
@Requires(Requires.Need.LINUX)
class ShortageTest {

    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration WINDOW = Duration.ofSeconds(2);
    /** A pause takes 200 ms; the window may be longer on a busy machine, but it is bounded. */
    private static final long MAX_PAUSES = 50;

    private static final int FLOOD = 400;
    private static final int CLIENTS = 1_500;
    private static final int HELLO_BYTES = 60_000;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldPauseAcceptingAndKeepServingWhenDescriptorsRunOut(TransportKind transport) throws Exception {
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
                flood.add(EchoSession.connect(LOOPBACK, port));
            }
            await().until(() -> proxy.log().contains("Cannot accept"));
            long pauses = pauses(proxy);
            Duration used = proxy.loopCpu();
            await().during(WINDOW).atMost(WINDOW.multipliedBy(5)).until(proxy::isAlive);
            used = proxy.loopCpu().minus(used);
            // Then
            assertThat(used).isLessThan(WINDOW.dividedBy(4));
            assertThat(pauses(proxy) - pauses).isLessThan(MAX_PAUSES);
            first.exchange();
            second.exchange();
            assertThat(proxy.log()).doesNotContain("Internal error");
            // When
            close(flood);
            // Then
            await().ignoreExceptions().until(() -> isServed(port));
            first.exchange();
            await().untilAsserted(() -> assertThat(proxy.descriptors()).isLessThanOrEqualTo(before));
            await().until(() -> proxy.body("/status").contains("\"connections\":2,"));
            first.finish();
            second.finish();
            assertThat(proxy.stop()).isZero();
        } finally {
            close(flood);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepServingWhenManyClientHellosNeverEnd(TransportKind transport) throws Exception {
        // Given
        int smtp = freePort();
        int imaps = freePort();
        List<Socket> clients = new ArrayList<>();
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
                EchoSession session = EchoSession.open(smtp)) {
            // When
            byte[] unfinished = ClientHello.unfinished(HELLO_BYTES);
            for (int i = 0; i < CLIENTS; i++) {
                Socket client = EchoSession.connect(LOOPBACK, imaps);
                clients.add(client);
                sendAsMuchAsPossible(client, unfinished);
            }
            // Then
            await().until(() -> proxy.body("/metrics").contains("reason=\"process_full\""));
            assertThat(proxy.isAlive()).isTrue();
            session.exchange();
            EchoSession.open(smtp).close();
            byte[] usual = ClientHello.naming("imap.a.example");
            try (Socket client = EchoSession.connect(LOOPBACK, imaps)) {
                client.getOutputStream().write(usual);
                try (Socket server = named.nextAfterHeader()) {
                    assertThat(server.getInputStream().readNBytes(usual.length)).isEqualTo(usual);
                }
            }
            // When
            close(clients);
            // Then
            await().until(() -> proxy.body("/status").contains("\"connections\":1,"));
            session.exchange();
        } finally {
            close(clients);
        }
    }

    private static long pauses(ProxyChild proxy) {
        return proxy.log()
                .lines()
                .filter(line -> line.contains("Cannot accept"))
                .count();
    }

    private static boolean isServed(int port) throws IOException {
        try (EchoSession session = EchoSession.open(port)) {
            session.exchange();
            return true;
        }
    }

    // The proxy may refuse the client before everything is sent.
    private static void sendAsMuchAsPossible(Socket client, byte[] bytes) {
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
