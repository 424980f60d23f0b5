package dev.mailingress.proxy.backend;

import static dev.mailingress.proxy.backend.RecordingDialHandler.connectedTo;
import static dev.mailingress.proxy.backend.RecordingDialHandler.gaveUpAfter;
import static dev.mailingress.testing.Addresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.ManualLoop;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A backend with more than one address. */
class SeveralAddressesTest {

    private final Dialling dialling = new Dialling();

    SeveralAddressesTest() {
        dialling.resolver.says("10.0.0.1", "10.0.0.2", "2001:db8::1");
    }

    @Test
    void shouldTryTheNextOneAtOnceWhenTheFirstRefuses() {
        // Given
        RecordingDialHandler dial = dialling.dial(Dialling.IMPATIENT);
        // When
        dialling.fail("10.0.0.1", ConnectFailure.REFUSED);
        dialling.succeed("2001:db8::1");
        // Then
        assertThat(dial.outcomes()).containsExactly(connectedTo(address("2001:db8::1", Dialling.PORT), Duration.ZERO));
        assertThat(dialling.observer.heard()).containsExactly("dms refused", "dms connected in PT0S");
        assertThat(dialling.loop.openTimers()).isZero();
    }

    @Test
    void shouldTryTheNextOneAsWellWhenTheFirstIsSlow() {
        // Given
        RecordingDialHandler dial = dialling.dial(Dialling.IMPATIENT);
        // When
        dialling.loop.advance(Duration.ofMillis(249));
        assertThat(dialling.attempted()).containsExactly("10.0.0.1");
        dialling.loop.advance(Duration.ofMillis(1));
        assertThat(dialling.attempted()).containsExactly("10.0.0.1", "2001:db8:0:0:0:0:0:1");
        dialling.succeed("10.0.0.1");
        // Then
        assertThat(dial.outcomes())
                .containsExactly(connectedTo(address("10.0.0.1", Dialling.PORT), Duration.ofMillis(250)));
        assertThat(dialling.loop.openAttempts()).isZero();
        assertThat(dialling.loop.openTimers()).isZero();
    }

    @Test
    void shouldCloseTheSecondLegWhenTwoSucceed() {
        // Given
        RecordingDialHandler dial = dialling.dial(Dialling.IMPATIENT);
        dialling.loop.advance(Race.HEAD_START);
        ManualLoop.Attempt first = dialling.loop.nextAttempt();
        ManualLoop.Attempt second = dialling.loop.nextAttempt();
        // When
        dialling.succeed(second);
        dialling.succeed(first);
        // Then
        assertThat(dial.isConnected()).isTrue();
        assertThat(dialling.legs.get(0).isClosed()).isFalse();
        assertThat(dialling.legs.get(1).isClosed()).isTrue();
    }

    @Test
    void shouldWaitForTheSlowOneWhenAllOthersHaveFailed() {
        // Given
        RecordingDialHandler dial = dialling.dial(Dialling.IMPATIENT);
        dialling.loop.advance(Race.HEAD_START);
        // When
        dialling.fail("2001:db8::1", ConnectFailure.UNREACHABLE);
        dialling.fail("10.0.0.2", ConnectFailure.REFUSED);
        // Then
        assertThat(dial.isPending()).isTrue();
        // When
        dialling.fail("10.0.0.1", ConnectFailure.TIMED_OUT);
        // Then
        assertThat(dial.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.TIMED_OUT, false));
        assertThat(dialling.health.snapshot().get(0).reachable()).isFalse();
    }

    @Test
    void shouldBeginWithTheOneThatWorkedWhenItIsNotTheFirst() {
        // Given
        dialling.dial(Dialling.IMPATIENT);
        dialling.fail("10.0.0.1", ConnectFailure.REFUSED);
        dialling.succeed("2001:db8::1");
        // When
        dialling.dial(Dialling.IMPATIENT);
        // Then
        assertThat(dialling.attempted()).containsExactly("2001:db8:0:0:0:0:0:1");
        // When
        dialling.succeed();
        dialling.loop.advance(Duration.ofSeconds(6));
        dialling.dial(Dialling.IMPATIENT);
        // Then
        assertThat(dialling.resolver.asked()).isEqualTo(2);
        assertThat(dialling.attempted()).containsExactly("2001:db8:0:0:0:0:0:1");
        // When
        dialling.fail(ConnectFailure.REFUSED);
        // Then
        assertThat(dialling.attempted()).containsExactly("10.0.0.1");
    }

    @Test
    void shouldCallEveryAttemptOffWhenCancelled() {
        // Given
        RecordingDialHandler handler = new RecordingDialHandler();
        Dial dial = dialling.connector.dial(Dialling.target("mail.internal"), Dialling.PATIENT, dialling.loop, handler);
        dialling.loop.advance(Race.HEAD_START);
        // When
        dial.cancel();
        // Then
        assertThat(dialling.loop.openAttempts()).isZero();
        assertThat(dialling.loop.openTimers()).isZero();
        assertThat(handler.isPending()).isTrue();
    }

    @Test
    void shouldCloseTheLegWhenItComesAfterTheCancel() {
        // Given
        RecordingDialHandler handler = new RecordingDialHandler();
        Dial dial = dialling.connector.dial(Dialling.target("mail.internal"), Dialling.PATIENT, dialling.loop, handler);
        ManualLoop.Attempt underWay = dialling.loop.nextAttempt();
        // When
        dial.cancel();
        dialling.succeed(underWay);
        // Then
        assertThat(dialling.legs.get(0).isClosed()).isTrue();
        assertThat(handler.isPending()).isTrue();
    }
}
