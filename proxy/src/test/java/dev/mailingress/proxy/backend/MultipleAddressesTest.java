package dev.mailingress.proxy.backend;

import static dev.mailingress.proxy.backend.RecordingConnectHandler.connectedTo;
import static dev.mailingress.proxy.backend.RecordingConnectHandler.gaveUpAfter;
import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.ManualLoop;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A backend with more than one address. */
class MultipleAddressesTest {

    private final ConnectorFixture connectorFixture = new ConnectorFixture();

    MultipleAddressesTest() {
        connectorFixture.resolver.says("10.0.0.1", "10.0.0.2", "2001:db8::1");
    }

    @Test
    void shouldTryTheNextOneAtOnceWhenTheFirstRefuses() {
        // Given
        RecordingConnectHandler dial = connectorFixture.dial(ConnectorFixture.IMPATIENT);
        // When
        connectorFixture.fail("10.0.0.1", ConnectFailure.REFUSED);
        connectorFixture.succeed("2001:db8::1");
        // Then
        assertThat(dial.outcomes())
                .containsExactly(connectedTo(address("2001:db8::1", ConnectorFixture.PORT), Duration.ZERO));
        assertThat(connectorFixture.observer.heard()).containsExactly("dms refused", "dms connected in PT0S");
        assertThat(connectorFixture.loop.openTimers()).isZero();
    }

    @Test
    void shouldTryTheNextOneAsWellWhenTheFirstIsSlow() {
        // Given
        RecordingConnectHandler dial = connectorFixture.dial(ConnectorFixture.IMPATIENT);
        // When
        connectorFixture.loop.advance(Duration.ofMillis(249));
        assertThat(connectorFixture.attempted()).containsExactly("10.0.0.1");
        connectorFixture.loop.advance(Duration.ofMillis(1));
        assertThat(connectorFixture.attempted()).containsExactly("10.0.0.1", "2001:db8:0:0:0:0:0:1");
        connectorFixture.succeed("10.0.0.1");
        // Then
        assertThat(dial.outcomes())
                .containsExactly(connectedTo(address("10.0.0.1", ConnectorFixture.PORT), Duration.ofMillis(250)));
        assertThat(connectorFixture.loop.openAttempts()).isZero();
        assertThat(connectorFixture.loop.openTimers()).isZero();
    }

    @Test
    void shouldCloseTheSecondLegWhenTwoSucceed() {
        // Given
        RecordingConnectHandler dial = connectorFixture.dial(ConnectorFixture.IMPATIENT);
        connectorFixture.loop.advance(HappyEyeballs.CONNECTION_ATTEMPT_DELAY);
        ManualLoop.Attempt first = connectorFixture.loop.nextAttempt();
        ManualLoop.Attempt second = connectorFixture.loop.nextAttempt();
        // When
        connectorFixture.succeed(second);
        connectorFixture.succeed(first);
        // Then
        assertThat(dial.isConnected()).isTrue();
        assertThat(connectorFixture.legs.get(0).isClosed()).isFalse();
        assertThat(connectorFixture.legs.get(1).isClosed()).isTrue();
    }

    @Test
    void shouldWaitForTheSlowOneWhenAllOthersHaveFailed() {
        // Given
        RecordingConnectHandler dial = connectorFixture.dial(ConnectorFixture.IMPATIENT);
        connectorFixture.loop.advance(HappyEyeballs.CONNECTION_ATTEMPT_DELAY);
        // When
        connectorFixture.fail("2001:db8::1", ConnectFailure.UNREACHABLE);
        connectorFixture.fail("10.0.0.2", ConnectFailure.REFUSED);
        // Then
        assertThat(dial.isPending()).isTrue();
        // When
        connectorFixture.fail("10.0.0.1", ConnectFailure.TIMED_OUT);
        // Then
        assertThat(dial.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.TIMED_OUT, false));
        assertThat(connectorFixture.health.snapshot().get(0).reachable()).isFalse();
    }

    @Test
    void shouldBeginWithTheOneThatWorkedWhenItIsNotTheFirst() {
        // Given
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        connectorFixture.fail("10.0.0.1", ConnectFailure.REFUSED);
        connectorFixture.succeed("2001:db8::1");
        // When
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        // Then
        assertThat(connectorFixture.attempted()).containsExactly("2001:db8:0:0:0:0:0:1");
        // When
        connectorFixture.succeed();
        connectorFixture.loop.advance(Duration.ofSeconds(6));
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        // Then
        assertThat(connectorFixture.resolver.asked()).isEqualTo(2);
        assertThat(connectorFixture.attempted()).containsExactly("2001:db8:0:0:0:0:0:1");
        // When
        connectorFixture.fail(ConnectFailure.REFUSED);
        // Then
        assertThat(connectorFixture.attempted()).containsExactly("10.0.0.1");
    }

    @Test
    void shouldCallEveryAttemptOffWhenCancelled() {
        // Given
        RecordingConnectHandler handler = new RecordingConnectHandler();
        ConnectRequest connectRequest = connectorFixture.connector.connect(
                ConnectorFixture.target("mail.internal"), ConnectorFixture.PATIENT, connectorFixture.loop, handler);
        connectorFixture.loop.advance(HappyEyeballs.CONNECTION_ATTEMPT_DELAY);
        // When
        connectRequest.cancel();
        // Then
        assertThat(connectorFixture.loop.openAttempts()).isZero();
        assertThat(connectorFixture.loop.openTimers()).isZero();
        assertThat(handler.isPending()).isTrue();
    }

    @Test
    void shouldCloseTheLegWhenItComesAfterTheCancel() {
        // Given
        RecordingConnectHandler handler = new RecordingConnectHandler();
        ConnectRequest connectRequest = connectorFixture.connector.connect(
                ConnectorFixture.target("mail.internal"), ConnectorFixture.PATIENT, connectorFixture.loop, handler);
        ManualLoop.Attempt underWay = connectorFixture.loop.nextAttempt();
        // When
        connectRequest.cancel();
        connectorFixture.succeed(underWay);
        // Then
        assertThat(connectorFixture.legs.get(0).isClosed()).isTrue();
        assertThat(handler.isPending()).isTrue();
    }
}
