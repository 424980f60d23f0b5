package dev.mailingress.proxy.protocol.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.MailProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HealthCheckResponderTest {

    private static final int MANY = 100_000;
    /** Eight replies of the longest kind, and a greeting. */
    private static final int MAX_REPLY_BYTES = 1024;

    @ParameterizedTest
    @CsvSource({
        "SMTP, '220 '",
        "SUBMISSION, '220 '",
        "IMAP, '* OK '",
        "POP3, '+OK '",
        "MANAGESIEVE, '\"IMPLEMENTATION\" '",
        "TCP, ''"
    })
    void shouldGreetInTheProtocolOfThePort(MailProtocol protocol, String begin) {
        byte[] greeting = new HealthCheckResponder(protocol).greeting();
        assertThat(new String(greeting, StandardCharsets.US_ASCII)).startsWith(begin);
        assertThat(new HealthCheckResponder(protocol).isEnded()).isEqualTo(protocol == MailProtocol.TCP);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SMTP        | EHLO lb      | 250 mail-ingress-proxy             | false",
                "SMTP        | helo lb      | 250 mail-ingress-proxy             | false",
                "SMTP        | RSET         | 250 2.0.0 OK                       | false",
                "SMTP        | QUIT         | 221 2.0.0 Bye                      | true",
                "SUBMISSION  | MAIL FROM:<> | 421 4.3.0 Only health checks are answered on this connection | true",
                "IMAP        | a1 NOOP      | a1 OK done                         | false",
                "IMAP        | a1 LOGIN x y | a1 NO only health checks are answered on this connection | true",
                "IMAP        | *            | * BYE Only health checks are answered on this connection | true",
                "POP3        | NOOP         | +OK                                | false",
                "POP3        | QUIT         | +OK                                | true",
                "POP3        | USER x       | -ERR only health checks are answered on this connection | true",
                "MANAGESIEVE | LOGOUT       | OK                                 | true",
                "MANAGESIEVE | NOOP         | OK                                 | false"
            })
    void shouldReplyToCommand(MailProtocol protocol, String command, String reply, boolean ended) {
        // Given
        HealthCheckResponder responder = new HealthCheckResponder(protocol);
        // When
        String replied = feed(responder, command + "\r\n");
        // Then
        assertThat(replied).isEqualTo(reply + "\r\n");
        assertThat(responder.isEnded()).isEqualTo(ended);
    }

    @Test
    void shouldSayGoodbyeBeforeTaggedReplyWhenImapLogsOut() {
        assertThat(feed(new HealthCheckResponder(MailProtocol.IMAP), "A LOGOUT\r\n"))
                .isEqualTo("* BYE health check\r\nA OK done\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndWithBoundedReplyWhatEverIsSent(MailProtocol protocol) {
        for (String flood : new String[] {"x", "NOOP\r\n", "a NOOP\r\n", "\n", "a ".repeat(200) + "\n"}) {
            // Given
            HealthCheckResponder responder = new HealthCheckResponder(protocol);
            int replied = 0;
            // When
            for (int sent = 0; sent < MANY && !responder.isEnded(); sent += flood.length()) {
                replied += feed(responder, flood).length();
            }
            // Then
            assertThat(responder.isEnded()).isTrue();
            assertThat(replied).isLessThan(MAX_REPLY_BYTES);
            assertThat(feed(responder, "NOOP\r\n")).isEmpty();
        }
    }

    @Property(tries = 100)
    void shouldReplyTheSameForAnySegmentation(@ForAll @IntRange(min = 1, max = 30) int pieceLength) {
        String commands = "EHLO lb\r\nNOOP\nRSET\r\nQUIT\r\n";
        HealthCheckResponder responder = new HealthCheckResponder(MailProtocol.SMTP);
        StringBuilder replies = new StringBuilder();
        for (int at = 0; at < commands.length(); at += pieceLength) {
            replies.append(feed(responder, commands.substring(at, Math.min(commands.length(), at + pieceLength))));
        }
        assertThat(replies).hasToString("250 mail-ingress-proxy\r\n250 2.0.0 OK\r\n250 2.0.0 OK\r\n221 2.0.0 Bye\r\n");
    }

    private static String feed(HealthCheckResponder responder, String bytes) {
        return new String(
                responder.feed(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.US_ASCII))), StandardCharsets.US_ASCII);
    }
}
