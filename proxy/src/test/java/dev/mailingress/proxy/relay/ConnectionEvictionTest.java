package dev.mailingress.proxy.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.MailProtocol;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections when the configuration changes or the proxy stops. */
class ConnectionEvictionTest {

    private static final Duration DRAIN = Duration.ofMinutes(10);

    private final ConnectionFixture fixture = new ConnectionFixture();

    @AfterEach
    void shouldLeaveNothingBehindWhenConnectionHasEnded() {
        if (fixture.isOver()) {
            fixture.assertNothingIsLeft();
        }
    }

    @Test
    void shouldStayWhenTheNewConfigurationDeniesOthers() {
        // Given
        fixture.relaying();
        // When
        fixture.denying("198.51.100.0/24").reload();
        // Then
        assertThat(fixture.state()).isEqualTo(ConnectionState.RELAYING);
    }

    @Test
    void shouldEndAtOnceWhenTheNewConfigurationDeniesItsClient() {
        // Given
        fixture.relaying();
        // When
        fixture.denying("203.0.113.0/24").reload();
        // Then
        assertThat(fixture.client.isClosed()).isTrue();
        assertThat(fixture.backend.isClosed()).isTrue();
        assertThat(fixture.termination()).isEqualTo(Termination.BANNED);
    }

    @Test
    void shouldEndAtOnceWhenItsClientIsDeniedAndItsListenerGone() {
        // Given
        fixture.relaying();
        // When
        fixture.denying("203.0.113.0/24").boundTo(10026).reload();
        // Then
        assertThat(fixture.termination()).isEqualTo(Termination.BANNED);
    }

    @Test
    void shouldDrainWhenItsListenerIsGone() {
        // Given
        fixture.relaying();
        // When
        fixture.boundTo(10026).reload();
        keepTalking(DRAIN.minusSeconds(1));
        // Then
        assertThat(fixture.state()).isEqualTo(ConnectionState.RELAYING);
        // When
        fixture.loop.advance(Duration.ofSeconds(1));
        // Then
        assertThat(fixture.termination()).isEqualTo(Termination.KILLED);
    }

    @Test
    void shouldStayWhenItsListenerIsBackBeforeItHasDrained() {
        // Given
        fixture.relaying();
        fixture.boundTo(10026).reload();
        // When
        fixture.boundTo(10025).reload();
        keepTalking(DRAIN.multipliedBy(2));
        // Then
        assertThat(fixture.state()).isEqualTo(ConnectionState.RELAYING);
    }

    @Test
    void shouldNotGetMoreTimeWhenConfigurationsKeepComing() {
        // Given
        fixture.relaying();
        fixture.boundTo(10026).reload();
        keepTalking(Duration.ofMinutes(6));
        // When
        fixture.reload();
        keepTalking(Duration.ofMinutes(4));
        // Then
        assertThat(fixture.termination()).isEqualTo(Termination.KILLED);
    }

    @ParameterizedTest
    @EnumSource(names = {"IMAP", "IMAPS", "POP3", "POP3S", "MANAGESIEVE", "TCP"})
    void shouldEndInTheLastMinuteWhenAReaderDrains(MailProtocol protocol) {
        // Given
        fixture.speaking(protocol).relaying();
        fixture.connections.drain(ConnectionFixture.drain(DRAIN));
        // When
        keepTalking(Duration.ofMinutes(9));
        // Then
        assertThat(fixture.state()).isEqualTo(ConnectionState.RELAYING);
        // When
        keepTalking(Duration.ofSeconds(59));
        // Then
        assertThat(fixture.termination()).isEqualTo(Termination.KILLED);
    }

    @Test
    void shouldDeliverWhatWasReceivedWhenItIsEnded() {
        // Given
        fixture.speaking(MailProtocol.IMAP).relaying();
        fixture.client.takesNoMore();
        fixture.backend.receive("* 1 EXISTS\r\n");
        fixture.connections.drain(ConnectionFixture.drain(Duration.ofSeconds(1)));
        // When
        fixture.loop.advance(Duration.ofSeconds(1));
        // Then
        assertThat(fixture.state()).isEqualTo(ConnectionState.CLOSING);
        // When
        fixture.client.takesMoreAgain();
        // Then
        assertThat(fixture.client.said()).endsWith("* 1 EXISTS\r\n");
        assertThat(fixture.termination()).isEqualTo(Termination.KILLED);
    }

    private void keepTalking(Duration time) {
        for (int second = 0; second < time.toSeconds() && !fixture.isOver(); second++) {
            fixture.backend.receive(".");
            fixture.loop.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void shouldLeaveNoTimerWhenItEndsByItselfWhileItDrains() {
        // Given
        fixture.relaying();
        fixture.connections.drain(ConnectionFixture.drain(DRAIN));
        // When
        fixture.client.reset();
        // Then
        assertThat(fixture.loop.openTimers()).isZero();
    }
}
