package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.ConfigText.generation;
import static dev.mailingress.testing.FreePorts.freePort;
import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.protocol.proxyprotocol.ProxyHeader;
import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.testing.Requires;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients announced by a balancer, from both ends of real sockets. */
@Requires(Requires.Need.LINUX)
class BalancerOverSocketsTest {

    private static final String BALANCER = "127.0.0.1";
    private static final String UNTRUSTED = "127.0.1.1";
    private static final ProxyHeader IPV4 =
            new ProxyHeader(address("203.0.113.9", 49320), address("198.51.100.25", 25));
    private static final ProxyHeader IPV6 = new ProxyHeader(address("2001:db8::9", 49320), address("2001:db8::25", 25));
    private static final byte[] REQUEST = "EHLO client.example\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final List<byte[]> PROBES = List.of(
            new byte[0],
            "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII),
            // LOCAL, alone and with an address block that must be ignored
            HexFormat.of().parseHex("0d0a0d0a000d0a515549540a20000000"),
            HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2011000c7f0000017f00000100190019"));
    private static final byte[] ANSWER = "250 mail.example\r\n".getBytes(StandardCharsets.US_ASCII);

    /** How a header and a request are segmented. */
    enum Delivery {
        HEADER_THEN_REQUEST,
        BYTE_BY_BYTE,
        ALL_AT_ONCE;

        void send(byte[] header, Socket socket) throws IOException {
            OutputStream out = socket.getOutputStream();
            if (this == HEADER_THEN_REQUEST) {
                out.write(header);
                out.write(REQUEST);
                return;
            }
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.writeBytes(header);
            both.writeBytes(REQUEST);
            if (this == ALL_AT_ONCE) {
                out.write(both.toByteArray());
                return;
            }
            for (byte one : both.toByteArray()) {
                out.write(one);
            }
        }
    }

    @TempDir
    Path directory;

    private int port;
    private int internalPort;
    private @Nullable TestBackend backend;
    private @Nullable RunningProxy proxy;

    @BeforeEach
    void listen() throws IOException {
        port = freePort();
        internalPort = freePort();
        backend = new TestBackend();
    }

    @AfterEach
    void assertClosedAndStop() {
        new ProxySockets(Set.of(port, internalPort), Set.of(backend().port())).awaitNone();
        proxy().close();
        backend().close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnnounceClientFromInboundHeaderHoweverItIsSegmented(TransportKind transport) throws Exception {
        // Given
        start(transport);
        for (ProxyHeader announced : List.of(IPV4, IPV6)) {
            for (Delivery delivery : Delivery.values()) {
                // When, then
                assertRelayed(announced, announced.version1(), delivery);
                assertRelayed(announced, announced.version2(), delivery);
            }
        }
        AccessLogLines log = new AccessLogLines(proxy()::accessLog);
        await().until(() -> log.all().size() == 12);
        assertThat(log.all())
                .allMatch(line -> line.contains("\"balancer\":\"127.0.0.1:")
                        && line.contains("\"bytesFromClient\":21,\"bytesToClient\":18"));
    }

    private void assertRelayed(ProxyHeader announced, byte[] header, Delivery delivery) throws Exception {
        try (Socket client = EchoSession.connect(BALANCER, port)) {
            delivery.send(header, client);
            try (Socket server = backend().next()) {
                byte[] expected = announced.version2();
                assertThat(server.getInputStream().readNBytes(expected.length)).isEqualTo(expected);
                assertThat(server.getInputStream().readNBytes(REQUEST.length)).isEqualTo(REQUEST);
                server.getOutputStream().write(ANSWER);
                assertThat(client.getInputStream().readNBytes(ANSWER.length)).isEqualTo(ANSWER);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseWithoutReadingOrConnectingWhenSenderIsNotTrusted(TransportKind transport) throws Exception {
        // Given
        start(transport);
        try (Socket silent = EchoSession.connect(UNTRUSTED, port);
                Socket forger = EchoSession.connect(UNTRUSTED, port)) {
            // When
            forger.getOutputStream().write(IPV4.version1());
            // Then: long before the timeout of the header
            assertThat(bytesUntilEnd(silent)).isZero();
            assertThat(bytesUntilEnd(forger)).isZero();
        }
        AccessLogLines log = new AccessLogLines(proxy()::accessLog);
        await().until(() -> log.all().size() == 2);
        assertThat(log.all())
                .allMatch(line -> line.contains("\"refused\":\"untrusted_sender\"")
                        && line.contains("\"client\":\"127.0.1.1:")
                        && AccessLogLines.number(line, "durationMillis") < 5_000);
        assertThat(backend().isIdle()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndCleanlyWithoutLogLineWhenBalancerProbes(TransportKind transport) throws Exception {
        // Given
        start(transport);
        for (byte[] probe : PROBES) {
            // When
            try (Socket balancer = EchoSession.connect(BALANCER, port)) {
                balancer.getOutputStream().write(probe);
                // Then: a greeting where there was a header, and a FIN; a reset would be an exception
                String greeting = probe.length == 0 ? "" : "220 mail-ingress-proxy health check\r\n";
                assertThat(balancer.getInputStream().readNBytes(greeting.length()))
                        .asString()
                        .isEqualTo(greeting);
                balancer.shutdownOutput();
                assertThat(balancer.getInputStream().read()).isEqualTo(-1);
            }
        }
        // When
        try (Socket balancer = EchoSession.connect(BALANCER, port)) {
            balancer.setSoLinger(true, 0);
        }
        // Then
        int probes = PROBES.size() + 1;
        await().until(() -> proxy().body("/metrics")
                .contains("mailingress_proxy_probes_total{listener=\"smtp\",exposure=\"public\"} " + probes + "\n"));
        assertThat(proxy().accessLog()).isEmpty();
        assertThat(backend().isIdle()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseAndLogWhenHeaderIsInvalid(TransportKind transport) throws Exception {
        // Given
        start(transport);
        try (Socket client = EchoSession.connect(BALANCER, port)) {
            // When
            client.getOutputStream().write(REQUEST);
            // Then
            assertThat(bytesUntilEnd(client)).isZero();
        }
        assertThat(new AccessLogLines(proxy()::accessLog).awaitOne())
                .contains("\"termination\":\"PR\",\"refused\":\"bad_header\"");
        assertThat(backend().isIdle()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void shouldApplyDenyListToClientAndNotToBalancer(TransportKind transport) throws Exception {
        // Given
        start(transport, "deny: [203.0.113.0/24, 127.0.0.1/32]");
        try (Socket denied = EchoSession.connect(BALANCER, port);
                Socket allowed = EchoSession.connect(BALANCER, port)) {
            // When
            denied.getOutputStream().write(IPV4.version2());
            allowed.getOutputStream().write(IPV6.version2());
            // Then
            assertThat(new String(denied.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("421 4.7.0 ");
            try (Socket server = backend().next()) {
                assertThat(server.getInputStream().readNBytes(52)).isEqualTo(IPV6.version2());
                assertThat(backend().isIdle()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReportAnnouncedClientsInStatusAndRefuseThoseOfContractTest(TransportKind transport) throws Exception {
        // Given
        start(transport);
        byte[] proof = new ProxyHeader(address("192.0.2.77", 49320), address("198.51.100.25", 25)).version1();
        try (Socket probe = EchoSession.connect(BALANCER, port);
                Socket forger = EchoSession.connect(BALANCER, port);
                Socket client = EchoSession.connect(BALANCER, port)) {
            // When
            probe.getOutputStream().write(PROBES.get(1));
            assertThat(probe.getInputStream().readNBytes(3)).asString().isEqualTo("220");
            forger.getOutputStream().write(proof);
            assertThat(new String(forger.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("421 4.7.0 ");
            client.getOutputStream().write(IPV6.version2());
            // Then
            try (Socket server = backend().next()) {
                assertThat(server.getInputStream().readNBytes(52)).isEqualTo(IPV6.version2());
            }
        }
        assertThat(proxy().body("/status"))
                .contains("\"config\":{\"generation\":1,")
                .contains("\"clients\":{\"windowSeconds\":900,\"connections\":1,\"local\":0,\"othersInARow\":1,")
                .contains("\"recent\":[{\"listener\":\"smtp\",\"port\":25,\"address\":\"2001:db8::9\",\"at\":\"");
        await().until(() -> proxy().body("/status").contains("\"held\":0,\"failures\":1,\"lastFailureAt\":\""));
        AccessLogLines log = new AccessLogLines(proxy()::accessLog);
        await().until(() -> log.all().size() == 2);
        assertThat(log.all())
                .anyMatch(line -> line.contains("\"refused\":\"proof_address\""))
                .anyMatch(line -> line.contains("\"client\":\"[2001:db8::9]:49320\""));
    }

    @ParameterizedTest
    @EnumSource
    void shouldRelayInboundHeaderAsDataOnInternalListener(TransportKind transport) throws Exception {
        // Given
        start(transport);
        try (Socket pod = EchoSession.connect(UNTRUSTED, internalPort)) {
            // When
            pod.getOutputStream().write(IPV4.version1());
            // Then
            try (Socket server = backend().next()) {
                byte[] expected = new ProxyHeader(
                                (InetSocketAddress) pod.getLocalSocketAddress(), address("127.0.0.1", 25))
                        .version2();
                assertThat(server.getInputStream().readNBytes(expected.length)).isEqualTo(expected);
                assertThat(server.getInputStream().readNBytes(IPV4.version1().length))
                        .isEqualTo(IPV4.version1());
            }
        }
    }

    private void start(TransportKind transport) throws IOException {
        start(transport, "deny: []");
    }

    private void start(TransportKind transport, String clients) throws IOException {
        ConfigText config = generation(1)
                .listener("smtp", "SMTP", port, backend().port())
                .internalListener("smtp", "SMTP", internalPort, backend().port())
                .timeouts("proxyHeader: 30s")
                .clients("proxyProtocol: {mode: Required, trustedNetworks: [127.0.0.0/24]}, " + clients);
        proxy = RunningProxy.start(directory, transport, config.toString());
        assertThat(proxy.problem()).isEmpty();
    }

    // A socket that is closed with bytes unread resets its peer.
    private static int bytesUntilEnd(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes().length;
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
            return 0;
        }
    }

    private TestBackend backend() {
        return Objects.requireNonNull(backend);
    }

    private RunningProxy proxy() {
        return Objects.requireNonNull(proxy);
    }
}
