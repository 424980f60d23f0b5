package dev.mailingress.proxy.prove;

import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpServer;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.prove.DnsRecords.RecordType;
import dev.mailingress.proxy.prove.Finding.ProofStep;
import dev.mailingress.proxy.prove.Finding.Result;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.TrustAnchor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions with mail servers on loopback. */
@Timeout(60)
class ProverTest {

    private static final String NAME = "mail.example.com";
    private static final String RECENT = "{\"listener\": \"smtp\", \"port\": %d, \"address\": \"203.0.113.9\"}";

    @TempDir
    static Path directory;

    private static TestKeys keys;

    private final FakeDns dns = new FakeDns().with(RecordType.A, NAME, "127.0.0.1");

    @BeforeAll
    static void make() throws Exception {
        keys = TestKeys.make(directory, "dns:" + NAME);
    }

    @ParameterizedTest
    @CsvSource({
        "SMTP, 'EHLO [127.0.0.1]|STARTTLS|TLS QUIT', 220 mail.example.com ESMTP",
        "SUBMISSION, 'EHLO [127.0.0.1]|STARTTLS|TLS QUIT', 220 mail.example.com ESMTP",
        "SUBMISSIONS, QUIT, 220 mail.example.com ESMTP",
        "IMAP, 'A1 STARTTLS|TLS A2 LOGOUT', * OK ready",
        "IMAPS, A2 LOGOUT, * OK ready",
        "POP3, 'STLS|TLS QUIT', +OK ready",
        "POP3S, QUIT, +OK ready",
        "MANAGESIEVE, 'STARTTLS|TLS LOGOUT', OK ready",
    })
    void shouldHaveSessionInWordsOfEachProtocol(MailProtocol protocol, String commands, String greeting)
            throws Exception {
        try (TlsMailServer server = new TlsMailServer(protocol, keys.server(), 0)) {
            // When
            List<Finding> findings = prove(protocol, server.port());
            // Then
            assertThat(server.commands()).containsExactly(commands.split("\\|", -1));
            assertThat(findings)
                    .extracting(Finding::step)
                    .containsExactly(
                            ProofStep.ADDRESS,
                            ProofStep.REVERSE_DNS,
                            ProofStep.SESSION,
                            ProofStep.CERTIFICATE_NAME,
                            ProofStep.CERTIFICATE_EXPIRY,
                            ProofStep.CERTIFICATE_TRUST);
            assertThat(findings.subList(2, 6)).allSatisfy(finding -> {
                assertThat(finding.result()).as(finding.detail()).isEqualTo(Result.OK);
                assertThat(finding.target()).isEqualTo("127.0.0.1");
                assertThat(finding.port()).isEqualTo(server.port());
            });
            assertThat(findings.get(2).detail()).isEqualTo("TLSv1.3, greeting: " + greeting);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SMTP, '421 4.3.0 Service not available: client address not visible\r\n', Unexpected greeting: 421 4.3.0 Service",
        "SMTP, '', The server closed the connection.",
        "SMTP, '220 hi\r\n250 mail\r\n502 5.5.1 unknown\r\n', Unexpected reply to STARTTLS: 502 5.5.1 unknown.",
        "IMAP, '* OK hi\r\nA1 BAD no TLS\r\n', Unexpected reply to STARTTLS: A1 BAD no TLS.",
        "POP3, '-ERR busy\r\n', Unexpected greeting: -ERR busy.",
        "IMAPS, '* OK no TLS here\r\n', Unsupported or unrecognized SSL message",
    })
    void shouldReportReplyWhenSessionFails(MailProtocol protocol, String sent, String detail) throws Exception {
        try (ServerSocket server = serving(socket -> {
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        })) {
            // When
            List<Finding> findings = prove(protocol, server.getLocalPort());
            // Then
            assertThat(findings).hasSize(3);
            assertThat(findings.get(2).result()).isEqualTo(Result.FAILED);
            assertThat(findings.get(2).detail()).startsWith(detail);
        }
    }

    @Test
    void shouldEndInTimeWhenServerSendsByteByByte() throws Exception {
        try (ServerSocket server = serving(socket -> {
            while (!socket.isClosed()) {
                socket.getOutputStream().write("220-wait\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.setSoTimeout(100);
                try {
                    if (socket.getInputStream().read() < 0) {
                        return;
                    }
                } catch (SocketTimeoutException next) {
                    // The client waits, so the next line follows.
                }
            }
        })) {
            assertThat(prover().prove(request(
                                    List.of(new MailPort(MailProtocol.SMTP, server.getLocalPort())),
                                    Duration.ofSeconds(1)))
                            .get(2)
                            .detail())
                    .startsWith("No complete answer within 1 s.");
        }
    }

    @Test
    void shouldReadBoundedNumberOfLinesOfBoundedLength() throws Exception {
        for (String flood : List.of("220-" + "x".repeat(MailLines.MAX_LINE) + "\r\n", "220-x\r\n".repeat(1000))) {
            try (ServerSocket server = serving(socket -> {
                socket.getOutputStream().write(flood.getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readAllBytes();
            })) {
                assertThat(prove(MailProtocol.SMTP, server.getLocalPort())
                                .get(2)
                                .detail())
                        .matches("The server sent (a line of )?more than \\d+ (lines|characters).*");
            }
        }
    }

    @Test
    void shouldReportEveryPortAndNotOnlyFirstFailure() throws Exception {
        int refused = freePort();
        try (TlsMailServer server = new TlsMailServer(MailProtocol.IMAPS, keys.server(), 0)) {
            // When
            List<Finding> findings = prover().prove(request(List.of(
                    new MailPort(MailProtocol.SMTP, refused), new MailPort(MailProtocol.IMAPS, server.port()))));
            // Then
            assertThat(findings)
                    .filteredOn(finding -> finding.step() == ProofStep.SESSION)
                    .extracting(Finding::port, Finding::result)
                    .containsExactly(tuple(refused, Result.FAILED), tuple(server.port(), Result.OK));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Network is unreachable, true, UNKNOWN",
        "Network is unreachable, false, FAILED",
        "Cannot assign requested address, true, UNKNOWN",
        "No route to host, true, UNKNOWN",
        "Connection reset, true, FAILED",
    })
    void shouldNotBlameServerWhenThisHostHasNoIpv6(String message, boolean optional, Result result) {
        assertThat(Prover.failure(new SocketException(message), optional)).isEqualTo(result);
        assertThat(Prover.failure(new BindException(message), optional)).isEqualTo(result);
        assertThat(Prover.failure(new NoRouteToHostException(message), optional))
                .isEqualTo(result);
        assertThat(Prover.failure(new IOException(message), optional)).isEqualTo(Result.FAILED);
    }

    @Test
    void shouldReportInternalErrorOfPortAndExamineOthers() throws Exception {
        int refused = freePort();
        Set<TrustAnchor> broken = new AbstractSet<>() {
            @Override
            public Iterator<TrustAnchor> iterator() {
                throw new IllegalStateException("broken");
            }

            @Override
            public int size() {
                throw new IllegalStateException("broken");
            }
        };
        try (TlsMailServer server = new TlsMailServer(MailProtocol.IMAPS, keys.server(), 0)) {
            // When
            List<Finding> findings = new Prover(dns, broken, InstantSource.system())
                    .prove(request(List.of(
                            new MailPort(MailProtocol.IMAPS, server.port()),
                            new MailPort(MailProtocol.SMTP, refused))));
            // Then
            assertThat(findings)
                    .filteredOn(finding -> finding.step() == ProofStep.SESSION)
                    .extracting(Finding::port, Finding::result, Finding::detail)
                    .containsExactly(
                            tuple(
                                    server.port(),
                                    Result.FAILED,
                                    "Internal error: java.lang.IllegalStateException: broken."),
                            tuple(
                                    refused,
                                    Result.FAILED,
                                    "Connection refused. Check listener, firewall and mail server."));
        }
    }

    @Test
    void shouldReadProxiesAfterSessionAndKnowItsLocalAddress() throws Exception {
        // Given
        CountDownLatch ended = new CountDownLatch(1);
        AtomicInteger reports = new AtomicInteger();
        AtomicInteger mailPort = new AtomicInteger();
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/status", exchange -> {
            String recent = reports.getAndIncrement() > 0 && hasEnded(ended) ? RECENT.formatted(mailPort.get()) : "";
            byte[] body = ("{\"clients\": {\"recent\": [" + recent + "]}}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        proxy.start();
        // The mail server is silent, so that the watchdog closes the session.
        try (ServerSocket server = serving(socket -> {
            socket.getInputStream().readAllBytes();
            ended.countDown();
        })) {
            mailPort.set(server.getLocalPort());
            // When
            List<Finding> findings = prover().prove(new ProofRequest(
                    NAME,
                    List.of(new MailPort(MailProtocol.SMTP, server.getLocalPort())),
                    List.of(URI.create("http://127.0.0.1:" + proxy.getAddress().getPort())),
                    ExpectedAddress.parse(List.of(ExpectedAddress.AUTO)),
                    null,
                    Duration.ofSeconds(1)));
            // Then
            assertThat(findings.subList(2, 4))
                    .extracting(Finding::step, Finding::detail)
                    .containsExactly(
                            tuple(
                                    ProofStep.SESSION,
                                    "No complete answer within 1 s. Check listener, firewall and mail server."),
                            tuple(
                                    ProofStep.CLIENT_ADDRESS,
                                    "The proxy saw 203.0.113.9. This host has the private address 127.0.0.1: use"
                                            + " --expect-address with the public address of your network."));
        } finally {
            proxy.stop(0);
        }
    }

    @Test
    void shouldReportCertificateWhenServerDoesNotAnswerQuit() throws Exception {
        try (ServerSocket server = serving(socket -> {
            SSLSocket secured = (SSLSocket) keys.server().createSocket(socket, null, socket.getPort(), true);
            secured.setUseClientMode(false);
            secured.getOutputStream().write("* OK ready\r\n".getBytes(StandardCharsets.US_ASCII));
        })) {
            // When
            List<Finding> findings = prove(MailProtocol.IMAPS, server.getLocalPort());
            // Then
            assertThat(findings.subList(2, 6))
                    .extracting(Finding::step, Finding::result)
                    .containsExactly(
                            tuple(ProofStep.SESSION, Result.FAILED),
                            tuple(ProofStep.CERTIFICATE_NAME, Result.OK),
                            tuple(ProofStep.CERTIFICATE_EXPIRY, Result.OK),
                            tuple(ProofStep.CERTIFICATE_TRUST, Result.OK));
        }
    }

    @Test
    void shouldConnectNowhereWhenNameIsUnknown() throws Exception {
        assertThat(new Prover(new FakeDns(), Set.of(), InstantSource.system())
                        .prove(new ProofRequest(
                                "name.invalid", MailPort.defaults(), List.of(), null, null, Duration.ofSeconds(1))))
                .extracting(Finding::step, Finding::result)
                .containsExactly(tuple(ProofStep.ADDRESS, Result.FAILED));
    }

    private static boolean hasEnded(CountDownLatch session) {
        try {
            return session.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private List<Finding> prove(MailProtocol protocol, int port) throws InterruptedException {
        return prover().prove(request(List.of(new MailPort(protocol, port))));
    }

    private Prover prover() {
        return new Prover(dns, Set.of(new TrustAnchor(keys.chain().get(1), null)), InstantSource.system());
    }

    private static ProofRequest request(List<MailPort> ports) {
        return request(ports, Duration.ofSeconds(20));
    }

    private static ProofRequest request(List<MailPort> ports, Duration timeout) {
        return new ProofRequest(NAME, ports, List.of(), null, null, timeout);
    }

    @FunctionalInterface
    private interface Serving {
        void serve(Socket socket) throws IOException;
    }

    private static ServerSocket serving(Serving serving) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(
                () -> {
                    try (Socket socket = server.accept()) {
                        serving.serve(socket);
                    } catch (IOException closed) {
                        // By the client, or at the end of the test.
                        return;
                    }
                },
                "serving");
        thread.setDaemon(true);
        thread.start();
        return server;
    }
}
