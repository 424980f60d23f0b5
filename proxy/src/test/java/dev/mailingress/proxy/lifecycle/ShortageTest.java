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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shortage of resources: active sessions continue, and when resources are free again others are served. */
@Requires(Requires.Need.LINUX)
class ShortageTest {

    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration WINDOW = Duration.ofSeconds(2);
    private static final int FLOOD = 400;
    private static final int CLIENTS = 1_500;
    private static final int HELLO_BYTES = 60_000;

    @TempDir
    Path directory;

    @Test
    void shouldKeepServingWhenHangupSignalArrives() throws Exception {
        // Given
        int port = freePort();
        try (EchoBackend backend = new EchoBackend();
                ProxyChild proxy = ProxyChild.start(
                        directory,
                        TransportKind.EPOLL,
                        "200",
                        "64m",
                        generation(1).listener("smtp", "SMTP", port, backend.port()));
                EchoSession session = EchoSession.open(port)) {
            session.exchange();
            // When
            proxy.hangUp();
            proxy.hangUp();
            // Then: neither the session nor a new one ends
            session.exchange();
            try (EchoSession next = EchoSession.open(port)) {
                next.exchange();
            }
            assertThat(proxy.log()).doesNotContain("Stopping").doesNotContain("SIGHUP");
            assertThat(proxy.stop()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetClientsWaitAndKeepServingWhenProcessIsFull(TransportKind transport) throws Exception {
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
            int limit = connectionsLimit(proxy);
            // When
            for (int i = 0; i < FLOOD; i++) {
                flood.add(EchoSession.connect(LOOPBACK, port));
            }
            await().until(() -> connections(proxy) == limit);
            Duration used = proxy.loopCpu();
            await().during(WINDOW).atMost(WINDOW.multipliedBy(5)).until(() -> connections(proxy) == limit);
            used = proxy.loopCpu().minus(used);
            // Then
            assertThat(used).isLessThan(WINDOW.dividedBy(4));
            assertThat(proxy.log()).doesNotContain("Cannot accept").doesNotContain("Internal error");
            first.exchange();
            second.exchange();
            // When one leaves
            flood.get(0).close();
            // Then the next in the queue is greeted
            EchoSession.greeted(flood.get(limit - 2)).exchange();
            // When
            close(flood);
            // Then
            await().ignoreExceptions().until(() -> isServed(port));
            first.exchange();
            await().untilAsserted(() -> assertThat(proxy.descriptors()).isLessThanOrEqualTo(before));
            await().until(() -> connections(proxy) == 2);
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
                                        "routes: [{serverNames: [imap.b.example], backend: other, "
                                                + "targets: [{host: 127.0.0.1, port: 9, proxyProtocol: V2}]}]")
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

    @ParameterizedTest
    @EnumSource
    void shouldLimitConnectionsToHeapAndWarnWhenItIsSmall(TransportKind transport) throws Exception {
        // Given
        int port = freePort();
        try (EchoBackend backend = new EchoBackend();
                // When
                ProxyChild proxy = ProxyChild.start(
                        directory,
                        transport,
                        "$(ulimit -Hn)",
                        "20m",
                        generation(1)
                                .listener("smtp", "SMTP", port, backend.port())
                                .clients("limits: {connections: 200000}"))) {
            // Then: half of the heap, 1.5 KiB for each
            assertThat(connectionsLimit(proxy)).isBetween(6_000, 7_000);
            assertThat(proxy.body("/status")).contains("clients.limits.connections: 200000 exceeds the limit");
            assertThat(proxy.body("/status")).contains("raise the heap (-Xmx");
            assertThat(proxy.log()).contains("raise the heap (-Xmx");
        }
    }

    private static int connectionsLimit(ProxyChild proxy) {
        return number("^mailingress_proxy_connections_limit ([0-9]+)$", proxy.body("/metrics"));
    }

    private static int connections(ProxyChild proxy) {
        return number("\"connections\":([0-9]+),", proxy.body("/status"));
    }

    private static int number(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return Integer.parseInt(matcher.group(1));
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
