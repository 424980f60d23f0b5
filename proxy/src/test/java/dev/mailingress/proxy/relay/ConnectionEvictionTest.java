package dev.mailingress.proxy.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.MailProtocol;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections while the configuration changes or the proxy drains. */
class ConnectionEvictionTest {

    private static final Duration DRAIN = Duration.ofMinutes(10);

    private final ConnectionFixture fixture = new ConnectionFixture();

    @AfterEach
    void shouldReleaseEverythingWhenConnectionHasEnded() {
        if (fixture.hasEnded()) {
            fixture.assertEverythingReleased();
        }
    }

    @Test
    void shouldKeepConnectionWhenNewConfigurationDeniesOthers() {
        // Given
        fixture.relaying();
        // When
        fixture.denying("198.51.100.0/24").reload();
        // Then
        assertThat(fixture.state()).isEqualTo(ConnectionState.RELAYING);
    }

    @Test
    void shouldCloseImmediatelyWhenNewConfigurationDeniesClient() {
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
    void shouldCloseImmediatelyWhenClientIsDeniedAndListenerIsRemoved() {
        // Given
        fixture.relaying();
        // When
        fixture.denying("203.0.113.0/24").boundTo(10026).reload();
        // Then
        assertThat(fixture.termination()).isEqualTo(Termination.BANNED);
    }

    @Test
    void shouldDrainWhenListenerIsRemoved() {
        // Given
        fixture.relaying();
        // When
        fixture.boundTo(10026).reload();
        keepSending(DRAIN.minusSeconds(1));
        // Then
        assertThat(fixture.state()).isEqualTo(ConnectionState.RELAYING);
        // When
        fixture.loop.advance(Duration.ofSeconds(1));
        // Then
        assertThat(fixture.termination()).isEqualTo(Termination.KILLED);
    }

    @Test
    void shouldKeepConnectionWhenListenerReturnsDuringDrain() {
        // Given
        fixture.relaying();
        fixture.boundTo(10026).reload();
        // When
        fixture.boundTo(10025).reload();
        keepSending(DRAIN.multipliedBy(2));
        // Then
        assertThat(fixture.state()).isEqualTo(ConnectionState.RELAYING);
    }

    @Test
    void shouldNotExtendDrainWhenConfigurationChangesAgain() {
        // Given
        fixture.relaying();
        fixture.boundTo(10026).reload();
        keepSending(Duration.ofMinutes(6));
        // When
        fixture.reload();
        keepSending(Duration.ofMinutes(4));
        // Then
        assertThat(fixture.termination()).isEqualTo(Termination.KILLED);
    }

    @ParameterizedTest
    @EnumSource(names = {"IMAP", "IMAPS", "POP3", "POP3S", "MANAGESIEVE", "TCP"})
    void shouldCloseInLastMinuteOfDrainWhenProtocolIsForReading(MailProtocol protocol) {
        // Given
        fixture.speaking(protocol).relaying();
        fixture.connections.drain(ConnectionFixture.drain(DRAIN));
        // When
        keepSending(Duration.ofMinutes(9));
        // Then
        assertThat(fixture.state()).isEqualTo(ConnectionState.RELAYING);
        // When
        keepSending(Duration.ofSeconds(59));
        // Then
        assertThat(fixture.termination()).isEqualTo(Termination.KILLED);
    }

    @Test
    void shouldDeliverReceivedBytesWhenDrainTimesOut() {
        // Given
        fixture.speaking(MailProtocol.IMAP).relaying();
        fixture.client.blockWrites();
        fixture.backend.receive("* 1 EXISTS\r\n");
        fixture.connections.drain(ConnectionFixture.drain(Duration.ofSeconds(1)));
        // When
        fixture.loop.advance(Duration.ofSeconds(1));
        // Then
        assertThat(fixture.state()).isEqualTo(ConnectionState.CLOSING);
        // When
        fixture.client.unblockWrites();
        // Then
        assertThat(fixture.client.written()).endsWith("* 1 EXISTS\r\n");
        assertThat(fixture.termination()).isEqualTo(Termination.KILLED);
    }

    @Test
    void shouldEndOnlyDeniedClientsWhenRulesChangeDuringDrain() {
        // Given
        fixture.relaying();
        fixture.connections.drain(ConnectionFixture.drain(DRAIN));
        // When: this client is not denied
        fixture.denying("198.51.100.0/24").changeRules();
        keepSending(DRAIN.minusSeconds(1));
        // Then: the drain is neither cancelled nor started again
        assertThat(fixture.state()).isEqualTo(ConnectionState.RELAYING);
        // When
        keepSending(Duration.ofSeconds(1));
        // Then
        assertThat(fixture.termination()).isEqualTo(Termination.KILLED);
    }

    @Test
    void shouldCloseImmediatelyWhenRulesDenyClientDuringDrain() {
        // Given
        fixture.relaying();
        fixture.connections.drain(ConnectionFixture.drain(DRAIN));
        // When
        fixture.denying("203.0.113.0/24").changeRules();
        // Then
        assertThat(fixture.client.isClosed()).isTrue();
        assertThat(fixture.backend.isClosed()).isTrue();
        assertThat(fixture.termination()).isEqualTo(Termination.BANNED);
        assertThat(fixture.loop.openTimers()).isZero();
    }

    private void keepSending(Duration time) {
        for (int second = 0; second < time.toSeconds() && !fixture.hasEnded(); second++) {
            fixture.backend.receive(".");
            fixture.loop.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void shouldLeaveNoTimerWhenConnectionEndsDuringDrain() {
        // Given
        fixture.relaying();
        fixture.connections.drain(ConnectionFixture.drain(DRAIN));
        // When
        fixture.client.reset();
        // Then
        assertThat(fixture.loop.openTimers()).isZero();
    }
}
