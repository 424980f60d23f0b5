package dev.mailingress.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BackendHealthTest {

    private final ConnectorFixture connectorFixture = new ConnectorFixture();
    private final Instant start = connectorFixture.now;

    BackendHealthTest() {
        connectorFixture.resolver.says("10.0.0.9");
    }

    @Test
    void shouldKnowNothingWhenTheFirstAttemptGoesOn() {
        // When
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        // Then
        assertState(new BackendState("dms", 25, null, null, null, 0));
    }

    @Test
    void shouldKeepSinceWhenWhileNothingChanges() {
        // Given
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        connectorFixture.succeed();
        // When
        later();
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        connectorFixture.succeed();
        // Then
        assertState(new BackendState("dms", 25, true, null, start, 0));
    }

    @Test
    void shouldTellHowManyWaitAndTheYoungestFailureWhenItIsDown() {
        // Given
        connectorFixture.held();
        connectorFixture.dial(ConnectorFixture.PATIENT);
        // When
        later();
        connectorFixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        connectorFixture.fail(ConnectFailure.UNREACHABLE);
        // Then
        assertState(new BackendState("dms", 25, false, ConnectFailure.UNREACHABLE, start, 2));
    }

    @Test
    void shouldRememberTheLastFailureWhenItIsBack() {
        // Given
        connectorFixture.held();
        // When
        later();
        connectorFixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        connectorFixture.succeed();
        // Then
        assertState(new BackendState("dms", 25, true, ConnectFailure.REFUSED, connectorFixture.now, 0));
    }

    @Test
    void shouldStayReachableWhenOneOfItsAddressesIsNot() {
        // Given
        connectorFixture.resolver.says("10.0.0.8", "10.0.0.9");
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        // When
        connectorFixture.fail("10.0.0.8", ConnectFailure.REFUSED);
        // Then
        assertState(new BackendState("dms", 25, null, null, null, 0));
        // When
        connectorFixture.succeed("10.0.0.9");
        // Then
        assertState(new BackendState("dms", 25, true, null, start, 0));
    }

    private void later() {
        connectorFixture.now = connectorFixture.now.plus(Duration.ofMinutes(1));
    }

    private void assertState(BackendState expected) {
        assertThat(connectorFixture.health.snapshot()).containsExactly(expected);
    }
}
