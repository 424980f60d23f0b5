package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.ConfigText.generation;
import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.testing.Requires;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HAProxy as the balancer in front of the proxy: each kind of its health checks, with the header that it sends for them. */
@Requires({Requires.Need.LINUX, Requires.Need.HAPROXY})
class HaproxyChecksTest {

    private static final Duration AT_MOST = Duration.ofSeconds(30);
    /** PROXY, TCP over IPv6, 36 bytes: from 2001:db8::1 to 2001:db8::2. */
    private static final byte[] ANNOUNCED = HexFormat.of()
            .parseHex("0d0a0d0a000d0a515549540a" + "21210024" + "20010db8000000000000000000000001"
                    + "20010db8000000000000000000000002" + "ffffffff");

    @TempDir
    Path directory;

    @Test
    void shouldPassEveryKindOfCheckWithoutBotheringPlaintextMailServers() throws Exception {
        // Given
        int smtp = freePort();
        int imap = freePort();
        int pop3 = freePort();
        int imaps = freePort();
        try (TestBackend plain = new TestBackend();
                TlsBackend tls = new TlsBackend(directory, ANNOUNCED.length);
                RunningProxy proxy = RunningProxy.start(
                        directory,
                        TransportKind.EPOLL,
                        generation(1)
                                .listener("smtp", "SMTP", smtp, plain.port())
                                .listener("imap", "IMAP", imap, plain.port())
                                .listener("pop3", "POP3", pop3, plain.port())
                                .listener("imaps", "IMAPS", imaps, tls.port())
                                .clients("proxyProtocol: {mode: Required, trustedNetworks: [127.0.0.1/32]}")
                                .toString());
                HaproxyProcess haproxy = HaproxyProcess.start(
                        directory,
                        server("connect", "", smtp, ""),
                        server("smtpchk", "option smtpchk EHLO balancer.example", smtp, ""),
                        server("imap", "option tcp-check\n  tcp-check expect string *\\ OK", imap, ""),
                        server("pop3", "option tcp-check\n  tcp-check expect string +OK", pop3, ""),
                        server("ssl", "", imaps, "check-ssl verify none"))) {
            assertThat(proxy.problem()).isEmpty();
            // Then: not only the state that HAProxy begins with
            await().atMost(AT_MOST)
                    .untilAsserted(() -> assertThat(haproxy.checks())
                            .containsExactlyInAnyOrderEntriesOf(Map.of(
                                    "connect", "UP L4OK",
                                    "smtpchk", "UP L7OK",
                                    "imap", "UP L7OK",
                                    "pop3", "UP L7OK",
                                    "ssl", "UP L6OK")));
            assertThat(plain.isIdle()).isTrue();
            await().atMost(AT_MOST).until(() -> tls.handshakes() >= 2);
            assertThat(tls.headers()).allSatisfy(header -> assertThat(header).isEqualTo(ANNOUNCED));
            assertThat(proxy.accessLog()).isEmpty();
        }
    }

    @Test
    void shouldFailCheckWhileMailServerIsDownAndPassWhenItIsBack() throws Exception {
        // Given
        int smtp = freePort();
        int target = freePort();
        try (RunningProxy proxy = RunningProxy.start(
                        directory,
                        TransportKind.EPOLL,
                        generation(1)
                                .listener("smtp", "SMTP", smtp, target)
                                .timeouts("hold: 0s")
                                .clients("proxyProtocol: {mode: Required, trustedNetworks: [127.0.0.1/32]}")
                                .toString());
                HaproxyProcess haproxy = HaproxyProcess.start(
                        directory, server("smtpchk", "option smtpchk EHLO balancer.example", smtp, ""))) {
            assertThat(proxy.problem()).isEmpty();
            await().atMost(AT_MOST).until(() -> haproxy.checks().containsValue("UP L7OK"));
            // When: a client shows that it is down
            try (Socket client = EchoSession.connect("127.0.0.1", smtp)) {
                client.getOutputStream()
                        .write("PROXY TCP4 203.0.113.9 198.51.100.25 49320 25\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(client.getInputStream().readNBytes(3)).asString().isEqualTo("421");
            }
            // Then
            await().atMost(AT_MOST).until(() -> haproxy.checks().containsValue("DOWN L7STS"));
            // When
            try (GreetingBackend backend = new GreetingBackend(target)) {
                // Then: nobody but the check has asked
                await().atMost(AT_MOST).until(() -> haproxy.checks().containsValue("UP L7OK"));
                assertThat(backend.sessions()).isPositive();
            }
        }
    }

    private static HaproxyProcess.Checked server(String name, String options, int port, String more) {
        return new HaproxyProcess.Checked(name, options, port, more);
    }
}
