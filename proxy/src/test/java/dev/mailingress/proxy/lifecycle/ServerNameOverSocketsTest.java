package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.ConfigText.generation;
import static dev.mailingress.testing.FreePorts.freePort;
import static dev.mailingress.testing.IpAddresses.address;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.protocol.proxyprotocol.ProxyHeader;
import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.testing.Requires;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Routing by the TLS server name, from both ends of real sockets. */
@Requires(Requires.Need.LINUX)
class ServerNameOverSocketsTest {

    private static final int RECORD_HEADER = 5;
    private static final ProxyHeader ANNOUNCED =
            new ProxyHeader(address("203.0.113.9", 49320), address("198.51.100.25", 993));

    @TempDir
    Path directory;

    private int port;
    private int internalPort;
    private @Nullable TestBackend defaultBackend;
    private @Nullable TestBackend routedBackend;
    private @Nullable RunningProxy proxy;

    @BeforeEach
    void listen() throws IOException {
        port = freePort();
        internalPort = freePort();
        defaultBackend = new TestBackend();
        routedBackend = new TestBackend();
    }

    @AfterEach
    void assertClosedAndStop() {
        new ProxySockets(
                        Set.of(port, internalPort),
                        Set.of(defaultBackend().port(), routedBackend().port()))
                .awaitNone();
        proxy().close();
        defaultBackend().close();
        routedBackend().close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldRouteByServerNameInAnySpelling(TransportKind transport) throws Exception {
        // Given
        start(transport, "unmatched: Default", "");
        // When, then
        assertRelayedTo(routedBackend(), ClientHello.naming("imap.b.example"));
        assertRelayedTo(routedBackend(), ClientHello.naming("IMAP.B.Example"));
        assertRelayedTo(routedBackend(), ClientHello.naming("mail.c.example"));
        assertRelayedTo(defaultBackend(), ClientHello.naming("a.mail.c.example"));
        assertRelayedTo(defaultBackend(), ClientHello.naming("c.example"));
        assertRelayedTo(defaultBackend(), ClientHello.naming("elsewhere.example"));
        assertRelayedTo(defaultBackend(), ClientHello.naming(null));
        assertRelayedTo(routedBackend(), dotted(ClientHello.naming("imap.b.examplex")));
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindServerNameInSegmentedClientHello(TransportKind transport) throws Exception {
        // Given
        start(transport, "unmatched: Refuse", "");
        byte[] hello = ClientHello.naming("imap.b.example");
        // When, then
        assertRelayedTo(routedBackend(), inRecordsOf(1, hello));
        assertRelayedTo(routedBackend(), inRecordsOf(100, hello));
        try (Socket client = EchoSession.connect("127.0.0.1", port)) {
            for (byte one : inRecordsOf(7, hello)) {
                client.getOutputStream().write(one);
            }
            assertReceivedBy(routedBackend(), client, inRecordsOf(7, hello));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseWithoutConnectingWhenNoRouteMatchesAndUnmatchedIsRefuse(TransportKind transport) throws Exception {
        // Given
        start(transport, "unmatched: Refuse", "");
        for (byte[] hello : List.of(ClientHello.naming("elsewhere.example"), ClientHello.naming(null))) {
            try (Socket client = EchoSession.connect("127.0.0.1", port)) {
                // When
                client.getOutputStream().write(hello);
                // Then
                assertThat(client.getInputStream().readAllBytes()).isEmpty();
            }
        }
        assertThat(defaultBackend().isIdle() && routedBackend().isIdle()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void shouldTimeOutWithoutConnectingWhenHelloOrHeaderTrickles(TransportKind transport) throws Exception {
        // Given
        start(
                transport,
                "unmatched: Default",
                "proxyProtocol: {mode: Required, trustedNetworks: [127.0.0.2/32]}",
                "proxyHeader: 400ms, clientHello: 400ms");
        try (Socket slowHeader = EchoSession.connect("127.0.0.2", port);
                Socket slowHello = EchoSession.connect("127.0.0.2", port);
                SlowWriter header = new SlowWriter(slowHeader, ANNOUNCED.version2());
                SlowWriter hello = new SlowWriter(slowHello, ClientHello.naming("imap.b.example"))) {
            slowHello.getOutputStream().write(ANNOUNCED.version1());
            // When
            header.start();
            hello.start();
            // Then
            header.awaitReset();
            hello.awaitReset();
        }
        AccessLogLines log = new AccessLogLines(proxy()::accessLog);
        await().until(() -> log.all().size() == 2);
        assertThat(log.all())
                .allMatch(line -> line.contains("\"termination\":\"cR\""))
                .allMatch(line -> AccessLogLines.number(line, "durationMillis") < 5_000)
                .anyMatch(line -> line.contains("\"refused\":\"bad_header\""))
                .anyMatch(line -> line.contains("\"refused\":\"bad_hello\"") && line.contains("203.0.113.9:49320"));
        assertThat(defaultBackend().isIdle() && routedBackend().isIdle()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void shouldRouteByServerNameBehindBalancer(TransportKind transport) throws Exception {
        // Given
        start(transport, "unmatched: Refuse", "proxyProtocol: {mode: Required, trustedNetworks: [127.0.0.1/32]}");
        byte[] hello = ClientHello.naming("imap.b.example");
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(ANNOUNCED.version2());
        both.writeBytes(hello);
        // When: in one write, and byte by byte
        for (int step : List.of(both.size(), 1)) {
            try (Socket client = EchoSession.connect("127.0.0.1", port)) {
                for (int at = 0; at < both.size(); at += step) {
                    client.getOutputStream().write(both.toByteArray(), at, step);
                }
                // Then
                try (Socket server = routedBackend().next()) {
                    byte[] expected = ANNOUNCED.version2();
                    assertThat(server.getInputStream().readNBytes(expected.length))
                            .isEqualTo(expected);
                    assertThat(server.getInputStream().readNBytes(hello.length)).isEqualTo(hello);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotRequireHeaderOnInternalListener(TransportKind transport) throws Exception {
        // Given
        start(transport, "unmatched: Refuse", "proxyProtocol: {mode: Required, trustedNetworks: [192.0.2.1/32]}");
        byte[] hello = ClientHello.naming("elsewhere.example");
        try (Socket pod = EchoSession.connect("127.0.1.1", internalPort)) {
            // When
            pod.getOutputStream().write(hello);
            // Then
            assertReceivedBy(defaultBackend(), pod, hello);
        }
    }

    private void assertRelayedTo(TestBackend backend, byte[] hello) throws Exception {
        try (Socket client = EchoSession.connect("127.0.0.1", port)) {
            client.getOutputStream().write(hello);
            assertReceivedBy(backend, client, hello);
        }
    }

    private static void assertReceivedBy(TestBackend backend, Socket client, byte[] hello) throws Exception {
        try (Socket server = backend.next()) {
            byte[] header = new ProxyHeader(
                            (InetSocketAddress) client.getLocalSocketAddress(), address("127.0.0.1", 25))
                    .version2();
            assertThat(server.getInputStream().readNBytes(header.length)).isEqualTo(header);
            assertThat(server.getInputStream().readNBytes(hello.length)).isEqualTo(hello);
        }
    }

    private void start(TransportKind transport, String unmatched, String clients) throws IOException {
        start(transport, unmatched, clients, "clientHello: 30s");
    }

    private void start(TransportKind transport, String unmatched, String clients, String timeouts) throws IOException {
        String routes =
                "routes: [{serverNames: [imap.b.example, \"*.c.example\"], backend: other, targets: [{host: 127.0.0.1, port: "
                        + routedBackend().port() + ", proxyProtocol: V2}]}]";
        ConfigText config = generation(1)
                .listener("imaps", "IMAPS", port, defaultBackend().port(), routes, unmatched)
                .internalListener(
                        "imaps", "IMAPS", internalPort, defaultBackend().port())
                .timeouts(timeouts)
                .clients(clients);
        proxy = RunningProxy.start(directory, transport, config.toString());
        assertThat(proxy.problem()).isEmpty();
    }

    // The JDK does not send a name that ends in a dot (RFC 6066 §3 forbids it); some clients do.
    private static byte[] dotted(byte[] hello) {
        String letters = new String(hello, ISO_8859_1);
        return letters.replace("imap.b.examplex", "imap.b.example.").getBytes(ISO_8859_1);
    }

    /** The same message in more records (RFC 8446 §5.1). */
    private static byte[] inRecordsOf(int size, byte[] hello) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (int at = RECORD_HEADER; at < hello.length; at += size) {
            int length = Math.min(size, hello.length - at);
            records.write(hello, 0, 3);
            records.write(length >> 8);
            records.write(length);
            records.write(hello, at, length);
        }
        return records.toByteArray();
    }

    private TestBackend defaultBackend() {
        return Objects.requireNonNull(defaultBackend);
    }

    private TestBackend routedBackend() {
        return Objects.requireNonNull(routedBackend);
    }

    private RunningProxy proxy() {
        return Objects.requireNonNull(proxy);
    }
}
