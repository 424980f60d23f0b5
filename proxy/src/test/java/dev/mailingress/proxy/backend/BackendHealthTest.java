package dev.mailingress.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BackendHealthTest {

    private final Dialling dialling = new Dialling();
    private final Instant start = dialling.now;

    BackendHealthTest() {
        dialling.resolver.says("10.0.0.9");
    }

    @Test
    void shouldKnowNothingWhenTheFirstAttemptGoesOn() {
        // When
        dialling.dial(Dialling.IMPATIENT);
        // Then
        assertState(new BackendState("dms", 25, null, null, null, 0));
    }

    @Test
    void shouldKeepSinceWhenWhileNothingChanges() {
        // Given
        dialling.dial(Dialling.IMPATIENT);
        dialling.succeed();
        // When
        later();
        dialling.dial(Dialling.IMPATIENT);
        dialling.succeed();
        // Then
        assertState(new BackendState("dms", 25, true, null, start, 0));
    }

    @Test
    void shouldTellHowManyWaitAndTheYoungestFailureWhenItIsDown() {
        // Given
        dialling.held();
        dialling.dial(Dialling.PATIENT);
        // When
        later();
        dialling.loop.advance(HoldQueue.PAUSE);
        dialling.fail(ConnectFailure.UNREACHABLE);
        // Then
        assertState(new BackendState("dms", 25, false, ConnectFailure.UNREACHABLE, start, 2));
    }

    @Test
    void shouldRememberTheLastFailureWhenItIsBack() {
        // Given
        dialling.held();
        // When
        later();
        dialling.loop.advance(HoldQueue.PAUSE);
        dialling.succeed();
        // Then
        assertState(new BackendState("dms", 25, true, ConnectFailure.REFUSED, dialling.now, 0));
    }

    @Test
    void shouldStayReachableWhenOneOfItsAddressesIsNot() {
        // Given
        dialling.resolver.says("10.0.0.8", "10.0.0.9");
        dialling.dial(Dialling.IMPATIENT);
        // When
        dialling.fail("10.0.0.8", ConnectFailure.REFUSED);
        // Then
        assertState(new BackendState("dms", 25, null, null, null, 0));
        // When
        dialling.succeed("10.0.0.9");
        // Then
        assertState(new BackendState("dms", 25, true, null, start, 0));
    }

    private void later() {
        dialling.now = dialling.now.plus(Duration.ofMinutes(1));
    }

    private void assertState(BackendState expected) {
        assertThat(dialling.health.snapshot()).containsExactly(expected);
    }
}
