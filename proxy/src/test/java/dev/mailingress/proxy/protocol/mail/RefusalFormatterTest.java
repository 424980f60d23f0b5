package dev.mailingress.proxy.protocol.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.config.MailProtocol;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalFormatterTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SMTP        | LOCAL_ADDRESS      | 421 4.3.0 Service not available, a \"b\" c",
                "SMTP        | DENIED             | 421 4.7.0 Service not available, a \"b\" c",
                "SMTP        | CLIENT_CONNECTIONS | 421 4.7.0 Service not available, a \"b\" c",
                "SMTP        | CLIENT_RATE        | 421 4.7.0 Service not available, a \"b\" c",
                "SMTP        | LISTENER_FULL      | 421 4.3.2 Service not available, a \"b\" c",
                "SMTP        | PROCESS_FULL       | 421 4.3.2 Service not available, a \"b\" c",
                "SMTP        | BACKEND_DOWN       | 421 4.3.2 Service not available, a \"b\" c",
                "SUBMISSION  | LOCAL_ADDRESS      | 421 4.7.0 Service not available, a \"b\" c",
                "SUBMISSION  | DENIED             | 421 4.7.0 Service not available, a \"b\" c",
                "SUBMISSION  | BACKEND_DOWN       | 421 4.3.2 Service not available, a \"b\" c",
                "IMAP        | DENIED             | * BYE Service not available, a \"b\" c",
                "IMAP        | BACKEND_DOWN       | * BYE [UNAVAILABLE] Service not available, a \"b\" c",
                "POP3        | DENIED             | -ERR Service not available, a \"b\" c",
                "POP3        | BACKEND_DOWN       | -ERR Service not available, a \"b\" c",
                "MANAGESIEVE | DENIED             | BYE \"Service not available, a 'b' c\"",
                "MANAGESIEVE | BACKEND_DOWN       | BYE (TRYLATER) \"Service not available, a 'b' c\"",
            })
    void shouldFormatRefusalForPlaintextProtocol(MailProtocol protocol, Refusal reason, String line) {
        assertThat(new String(new RefusalFormatter().line(protocol, reason, "a \"b\" c"), StandardCharsets.US_ASCII))
                .isEqualTo(line + "\r\n");
    }

    @ParameterizedTest
    @CsvSource({"SUBMISSIONS", "IMAPS", "POP3S", "TCP"})
    void shouldSendNothingWhenTlsIsImplicitOrProtocolIsUnknown(MailProtocol protocol) {
        assertThat(new RefusalFormatter().line(protocol, Refusal.BACKEND_DOWN, "words"))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendNothingWithoutMessage(MailProtocol protocol) {
        assertThat(new RefusalFormatter().line(protocol, Refusal.BAD_HEADER, ""))
                .isEmpty();
    }
}
