package dev.mailingress.proxy.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.MailProtocol;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Timeouts of every protocol with the default configuration. */
class RouteTimeoutsTest {

    @ParameterizedTest
    @CsvSource({
        // protocol, hold, banner, idle
        "SMTP,        PT60S, PT5M,  PT11M",
        "SUBMISSION,  PT30S, PT5M,  PT11M",
        "SUBMISSIONS, PT30S, PT5M,  PT11M",
        "IMAP,        PT30S, PT60S, PT31M",
        "IMAPS,       PT30S, PT60S, PT31M",
        "POP3,        PT30S, PT60S, PT11M",
        "POP3S,       PT30S, PT60S, PT11M",
        "MANAGESIEVE, PT0S,  PT60S, PT31M",
        "TCP,         PT0S,  PT31M, PT31M"
    })
    void shouldUseTimeoutsOfProtocol(MailProtocol protocol, Duration hold, Duration banner, Duration idle) {
        // Given
        RouteTimeouts timeouts =
                new RouteTimeouts(new ConnectionFixture().speaking(protocol).route());
        // When, then
        assertThat(timeouts.connectTimeouts().hold()).isEqualTo(hold);
        assertThat(timeouts.deadline(ConnectionState.CONNECTING)).isEqualTo(hold.plusSeconds(15));
        assertThat(timeouts.deadline(ConnectionState.AWAITING_BANNER)).isEqualTo(banner);
        assertThat(timeouts.deadline(ConnectionState.RELAYING)).isEqualTo(idle);
    }
}
