package dev.mailingress.proxy.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailingress.proxy.config.MailProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailPortTest {

    @ParameterizedTest
    @CsvSource({
        "25, SMTP, 25",
        "465, SUBMISSIONS, 465",
        "587, SUBMISSION, 587",
        "143, IMAP, 143",
        "993, IMAPS, 993",
        "110, POP3, 110",
        "995, POP3S, 995",
        "4190, MANAGESIEVE, 4190",
        "imaps, IMAPS, 993",
        "SMTP, SMTP, 25",
        "imaps:31993, IMAPS, 31993",
    })
    void shouldParseNumberNameOrBoth(String text, MailProtocol protocol, int number) {
        assertThat(MailPort.parse(text)).isEqualTo(new MailPort(protocol, number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "80", "http", "imaps:", "imaps:0", "imaps:65536", "http:80", "-25", "25:25", "99999999999"})
    void shouldRejectWithListOfValidOnesOrRange(String text) {
        assertThatThrownBy(() -> MailPort.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .matches(".*(must be one of smtp, submissions, submission, imap, imaps, pop3, pop3s, managesieve, their"
                        + " numbers|is not a valid port: must be 1-65535).*");
    }

    @Test
    void shouldHavePortsOfMailIngressByDefault() {
        assertThat(MailPort.defaults()).extracting(MailPort::number).containsExactly(25, 587, 465, 143, 993);
    }
}
