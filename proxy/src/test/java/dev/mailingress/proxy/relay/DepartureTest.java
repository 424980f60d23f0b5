package dev.mailingress.proxy.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.MailProtocol;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections when the configuration changes or the proxy stops. */
class DepartureTest {

    private static final Duration DRAIN = Duration.ofMinutes(10);

    private final Scene scene = new Scene();

    @AfterEach
    void shouldLeaveNothingBehindWhenConnectionHasEnded() {
        if (scene.isOver()) {
            scene.assertNothingIsLeft();
        }
    }

    @Test
    void shouldStayWhenTheNewConfigurationDeniesOthers() {
        // Given
        scene.relaying();
        // When
        scene.denying("198.51.100.0/24").reload();
        // Then
        assertThat(scene.state()).isEqualTo(ConnectionState.RELAYING);
    }

    @Test
    void shouldEndAtOnceWhenTheNewConfigurationDeniesItsClient() {
        // Given
        scene.relaying();
        // When
        scene.denying("203.0.113.0/24").reload();
        // Then
        assertThat(scene.client.isClosed()).isTrue();
        assertThat(scene.backend.isClosed()).isTrue();
        assertThat(scene.termination()).isEqualTo(Termination.BANNED);
    }

    @Test
    void shouldEndAtOnceWhenItsClientIsDeniedAndItsListenerGone() {
        // Given
        scene.relaying();
        // When
        scene.denying("203.0.113.0/24").boundTo(10026).reload();
        // Then
        assertThat(scene.termination()).isEqualTo(Termination.BANNED);
    }

    @Test
    void shouldDrainWhenItsListenerIsGone() {
        // Given
        scene.relaying();
        // When
        scene.boundTo(10026).reload();
        keepTalking(DRAIN.minusSeconds(1));
        // Then
        assertThat(scene.state()).isEqualTo(ConnectionState.RELAYING);
        // When
        scene.loop.advance(Duration.ofSeconds(1));
        // Then
        assertThat(scene.termination()).isEqualTo(Termination.KILLED);
    }

    @Test
    void shouldStayWhenItsListenerIsBackBeforeItHasDrained() {
        // Given
        scene.relaying();
        scene.boundTo(10026).reload();
        // When
        scene.boundTo(10025).reload();
        keepTalking(DRAIN.multipliedBy(2));
        // Then
        assertThat(scene.state()).isEqualTo(ConnectionState.RELAYING);
    }

    @Test
    void shouldNotGetMoreTimeWhenConfigurationsKeepComing() {
        // Given
        scene.relaying();
        scene.boundTo(10026).reload();
        keepTalking(Duration.ofMinutes(6));
        // When
        scene.reload();
        keepTalking(Duration.ofMinutes(4));
        // Then
        assertThat(scene.termination()).isEqualTo(Termination.KILLED);
    }

    @ParameterizedTest
    @EnumSource(names = {"IMAP", "IMAPS", "POP3", "POP3S", "MANAGESIEVE", "TCP"})
    void shouldEndInTheLastMinuteWhenAReaderDrains(MailProtocol protocol) {
        // Given
        scene.speaking(protocol).relaying();
        scene.connections.drain(Scene.drain(DRAIN));
        // When
        keepTalking(Duration.ofMinutes(9));
        // Then
        assertThat(scene.state()).isEqualTo(ConnectionState.RELAYING);
        // When
        keepTalking(Duration.ofSeconds(59));
        // Then
        assertThat(scene.termination()).isEqualTo(Termination.KILLED);
    }

    @Test
    void shouldDeliverWhatWasReceivedWhenItIsEnded() {
        // Given
        scene.speaking(MailProtocol.IMAP).relaying();
        scene.client.takesNoMore();
        scene.backend.receive("* 1 EXISTS\r\n");
        scene.connections.drain(Scene.drain(Duration.ofSeconds(1)));
        // When
        scene.loop.advance(Duration.ofSeconds(1));
        // Then
        assertThat(scene.state()).isEqualTo(ConnectionState.CLOSING);
        // When
        scene.client.takesMoreAgain();
        // Then
        assertThat(scene.client.said()).endsWith("* 1 EXISTS\r\n");
        assertThat(scene.termination()).isEqualTo(Termination.KILLED);
    }

    private void keepTalking(Duration time) {
        for (int second = 0; second < time.toSeconds() && !scene.isOver(); second++) {
            scene.backend.receive(".");
            scene.loop.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void shouldLeaveNoTimerWhenItEndsByItselfWhileItDrains() {
        // Given
        scene.relaying();
        scene.connections.drain(Scene.drain(DRAIN));
        // When
        scene.client.reset();
        // Then
        assertThat(scene.loop.openTimers()).isZero();
    }
}
