package dev.mailingress.proxy.check;

import static dev.mailingress.proxy.check.CheckTargetBuilder.aTarget;
import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.check.ScriptedServer.Script;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages about connections and handshakes that fail: text that administrators search for. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FailureMessagesTest {

    private static final CheckTimeouts TIMEOUTS = new CheckTimeouts(
            Duration.ofMillis(700),
            Duration.ofMillis(1200),
            Duration.ofMillis(1600),
            Duration.ofMillis(400),
            Duration.ofSeconds(5));
    private static final int MAX_QUEUE = 20;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final ContractChecker checker = new ContractChecker(Clock.systemUTC(), TIMEOUTS);

    @AfterEach
    void close() throws Exception {
        checker.close();
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @ParameterizedTest(name = "{0}, then {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                // Clear text of another protocol.
                "5353482d322e300d0a       | WAIT  | TlsFails     | TLS handshake failed (   | Unsupported or unrecognized SSL message)",
                "5353482d322e300d0a       | FIN   | TlsFails     | TLS handshake failed (   | Unsupported or unrecognized SSL message)",
                // RFC 8446 §6.2: handshake_failure, protocol_version.
                "15030300020228           | FIN   | TlsFails     | TLS handshake failed (   | Received fatal alert: handshake_failure)",
                "15030300020246           | WAIT  | TlsFails     | TLS handshake failed (   | Received fatal alert: protocol_version)",
                "15030300020100           | FIN   | TlsFails     | TLS handshake failed (   | Received close_notify during handshake)",
                "160303000a               | FIN   | TlsFails     | TLS handshake failed (   | Remote host terminated the handshake)",
                // The beginning of a record.
                "16                       | FIN   | TlsFails     | TLS handshake failed (   | Remote host terminated the handshake)",
                "1603030040               | FIN   | TlsFails     | TLS handshake failed (   | Remote host terminated the handshake)",
                "160303004002             | RESET | TlsFails     | TLS handshake failed (   | Connection reset)",
                "1603034000               | WAIT  | GreetsLate   | Greeting not complete within 1 s | Greeting not complete within 1 s",
                // Refused in clear text, as Postfix does.
                "3432312062757379         | FIN   | Refused      | The mail server refuses the connection | \"421 busy\"",
                "3432312062757379         | WAIT  | Refused      | The mail server refuses the connection | \"421 busy\"",
            })
    void shouldReportCauseWhenHandshakeFails(String sent, String end, String verdict, String message, String cause)
            throws Exception {
        // Given
        Script script = connection -> {
            // The hello: closing with unread bytes would be a reset.
            connection.hasInputWithin(MailServerScripts.HEADER_TIMEOUT_MILLIS);
            connection.send(new String(HexFormat.of().parseHex(sent), StandardCharsets.ISO_8859_1));
            end(connection, end);
        };
        // When
        PortVerdict result = verdict(serving(script), MailProtocol.SUBMISSIONS);
        // Then
        assertThat(result.verdict().reason()).as(result.message()).isEqualTo(verdict);
        // Not directly adjacent: later releases of the JDK name the alert first.
        assertThat(result.message()).startsWith(message).contains(cause);
    }

    @ParameterizedTest(name = "{0}, then {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "'220-teaser\r\n'            | FIN   | Inconclusive | The mail server closes the connection after \"220-teaser\"",
                "'220-teaser\r\n220 half'    | FIN   | Inconclusive | The mail server closes the connection after \"220-teaser\"",
                "'220 half'                  | FIN   | Refused      | The mail server closes the connections of the proxy (127.0.0.1) immediately",
                "'220 half'                  | WAIT  | GreetsLate   | Greeting not complete within 1 s",
                "'220-teaser\r\n'            | WAIT  | GreetsLate   | Greeting not complete within 2 s",
                "'220 ready \t\r\n'          | WAIT  | Inconclusive | The mail server greets, but does not reply to the commands that follow",
                "'220 ready\r\n'             | FIN   | Inconclusive | The mail server greets, but does not reply to the commands that follow",
                "'220 ready\n250 x\n221 bye\n'     | FIN   | SeesProxy    | Greeting received; no header is sent",
                "'220 ready\r\n502 x\r\n221 bye\r\n' | WAIT  | SeesProxy    | Greeting received; no header is sent",
                "'220 ready\r\n221 bye\r\n'       | FIN   | Inconclusive | The mail server greets, but does not reply to the commands that follow",
                "'220 ready\r\n250-half\r\n'      | FIN   | Inconclusive | The mail server greets, but does not reply to the commands that follow",
                "'220 ready\r\n250 x\r\n502 what\r\n' | FIN   | Inconclusive | The mail server rejects commands that were not sent: \"502 what\"",
                "'\r\n'                      | WAIT  | Inconclusive | The mail server speaks another protocol: \"\"",
            })
    void shouldReportCauseWhenGreetingFails(String sent, String end, String verdict, String message) throws Exception {
        // Given
        Script script = connection -> {
            connection.send(sent.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t"));
            end(connection, end);
        };
        // When
        PortVerdict result = verdict(serving(script), MailProtocol.SMTP);
        // Then
        assertThat(result.verdict().reason()).as(result.message()).isEqualTo(verdict);
        assertThat(result.message()).startsWith(message);
    }

    @Test
    void shouldReportTimeoutWhenConnectionIsNotAnswered() throws Exception {
        // Given
        int port = blackHole();
        // When
        PortVerdict result = verdict(port, MailProtocol.SMTP);
        // Then
        assertThat(result.message()).startsWith("Connection failed (127.0.0.1: Connect timed out). ");
    }

    @ParameterizedTest
    @CsvSource({"32768, false", "32767, true"})
    void shouldReportExcessWhenMaximumIsReceivedWithoutGreeting(int bytes, boolean isWithinBounds) throws Exception {
        // Given
        ScriptedServer server = serving(connection -> {
            connection.send("220-" + "x".repeat(bytes - 6) + "\r\n");
            connection.waitForEnd();
        });
        // When
        PortVerdict result = verdict(server, MailProtocol.SMTP);
        // Then
        assertThat(result.message())
                .startsWith(
                        isWithinBounds
                                ? "Greeting not complete within 2 s"
                                : "The reply of the mail server is too long for a greeting");
    }

    private static void end(ScriptedConnection connection, String how) throws IOException {
        switch (how) {
            case "FIN" -> {
                connection.sendFin();
                connection.waitForEnd();
            }
            case "RESET" -> connection.reset();
            default -> connection.waitForEnd();
        }
    }

    /** Port that does not answer a SYN: its accept queue is full (listen(2)). */
    private int blackHole() throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        opened.add(server);
        for (int i = 0; i < MAX_QUEUE; i++) {
            SocketChannel channel = SocketChannel.open();
            opened.add(channel);
            channel.configureBlocking(false);
            channel.connect(server.getLocalSocketAddress());
        }
        return server.getLocalPort();
    }

    private ScriptedServer serving(Script script) throws IOException {
        ScriptedServer server = new ScriptedServer(address("127.0.0.1", 0).getAddress(), script);
        opened.add(server);
        return server;
    }

    private PortVerdict verdict(ScriptedServer server, MailProtocol protocol) throws InterruptedException {
        return verdict(server.port(), protocol);
    }

    private PortVerdict verdict(int port, MailProtocol protocol) throws InterruptedException {
        CheckTarget target = aTarget("127.0.0.1", port)
                .protocol(protocol)
                .header(ProxyProtocol.NONE)
                .build();
        return checker.run(List.of(target)).get(0).get(0);
    }
}
