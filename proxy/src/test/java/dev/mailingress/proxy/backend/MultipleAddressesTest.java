package dev.mailingress.proxy.backend;

import static dev.mailingress.proxy.backend.RecordingConnectHandler.connectedTo;
import static dev.mailingress.proxy.backend.RecordingConnectHandler.failedAfter;
import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.ManualLoop;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A backend with more than one address. */
class MultipleAddressesTest {

    private final ConnectorFixture fixture = new ConnectorFixture();

    MultipleAddressesTest() {
        fixture.resolver.answers("10.0.0.1", "10.0.0.2", "2001:db8::1");
    }

    @Test
    void shouldTryNextAddressImmediatelyWhenFirstRefuses() {
        // Given
        RecordingConnectHandler handler = fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // When
        fixture.fail("10.0.0.1", ConnectFailure.REFUSED);
        fixture.succeed("2001:db8::1");
        // Then
        assertThat(handler.outcomes())
                .containsExactly(connectedTo(address("2001:db8::1", ConnectorFixture.PORT), Duration.ZERO));
        assertThat(fixture.observer.events()).containsExactly("dms refused", "dms connected in PT0S");
        assertThat(fixture.loop.openTimers()).isZero();
    }

    @Test
    void shouldTryNextAddressInParallelWhenFirstIsSlow() {
        // Given
        RecordingConnectHandler handler = fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // When
        fixture.loop.advance(Duration.ofMillis(249));
        assertThat(fixture.attempted()).containsExactly("10.0.0.1");
        fixture.loop.advance(Duration.ofMillis(1));
        assertThat(fixture.attempted()).containsExactly("10.0.0.1", "2001:db8:0:0:0:0:0:1");
        fixture.succeed("10.0.0.1");
        // Then
        assertThat(handler.outcomes())
                .containsExactly(connectedTo(address("10.0.0.1", ConnectorFixture.PORT), Duration.ofMillis(250)));
        assertThat(fixture.loop.openAttempts()).isZero();
        assertThat(fixture.loop.openTimers()).isZero();
    }

    @Test
    void shouldCloseSecondLegWhenTwoAttemptsSucceed() {
        // Given
        RecordingConnectHandler handler = fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        fixture.loop.advance(HappyEyeballs.CONNECTION_ATTEMPT_DELAY);
        ManualLoop.Attempt first = fixture.loop.nextAttempt();
        ManualLoop.Attempt second = fixture.loop.nextAttempt();
        // When
        fixture.succeed(second);
        fixture.succeed(first);
        // Then
        assertThat(handler.isConnected()).isTrue();
        assertThat(fixture.legs.get(0).isClosed()).isFalse();
        assertThat(fixture.legs.get(1).isClosed()).isTrue();
    }

    @Test
    void shouldWaitForSlowAttemptWhenAllOthersHaveFailed() {
        // Given
        RecordingConnectHandler handler = fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        fixture.loop.advance(HappyEyeballs.CONNECTION_ATTEMPT_DELAY);
        // When
        fixture.fail("2001:db8::1", ConnectFailure.UNREACHABLE);
        fixture.fail("10.0.0.2", ConnectFailure.REFUSED);
        // Then
        assertThat(handler.isPending()).isTrue();
        // When
        fixture.fail("10.0.0.1", ConnectFailure.TIMED_OUT);
        // Then
        assertThat(handler.outcomes()).containsExactly(failedAfter(ConnectFailure.TIMED_OUT, false));
        assertThat(fixture.health.snapshot().get(0).reachable()).isFalse();
    }

    @Test
    void shouldStartWithAddressThatWorkedLastTime() {
        // Given
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        fixture.fail("10.0.0.1", ConnectFailure.REFUSED);
        fixture.succeed("2001:db8::1");
        // When
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // Then
        assertThat(fixture.attempted()).containsExactly("2001:db8:0:0:0:0:0:1");
        // When
        fixture.succeed();
        fixture.loop.advance(Duration.ofSeconds(6));
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // Then
        assertThat(fixture.resolver.queries()).isEqualTo(2);
        assertThat(fixture.attempted()).containsExactly("2001:db8:0:0:0:0:0:1");
        // When
        fixture.fail(ConnectFailure.REFUSED);
        // Then
        assertThat(fixture.attempted()).containsExactly("10.0.0.1");
    }

    @Test
    void shouldCancelAllAttemptsWhenCancelled() {
        // Given
        RecordingConnectHandler handler = new RecordingConnectHandler();
        ConnectRequest connectRequest = fixture.connector.connect(
                ConnectorFixture.target("mail.internal"), ConnectorFixture.WITH_HOLD, fixture.loop, handler);
        fixture.loop.advance(HappyEyeballs.CONNECTION_ATTEMPT_DELAY);
        // When
        connectRequest.cancel();
        // Then
        assertThat(fixture.loop.openAttempts()).isZero();
        assertThat(fixture.loop.openTimers()).isZero();
        assertThat(handler.isPending()).isTrue();
    }

    @Test
    void shouldCloseLegWhenItConnectsAfterCancellation() {
        // Given
        RecordingConnectHandler handler = new RecordingConnectHandler();
        ConnectRequest connectRequest = fixture.connector.connect(
                ConnectorFixture.target("mail.internal"), ConnectorFixture.WITH_HOLD, fixture.loop, handler);
        ManualLoop.Attempt pending = fixture.loop.nextAttempt();
        // When
        connectRequest.cancel();
        fixture.succeed(pending);
        // Then
        assertThat(fixture.legs.get(0).isClosed()).isTrue();
        assertThat(handler.isPending()).isTrue();
    }
}
