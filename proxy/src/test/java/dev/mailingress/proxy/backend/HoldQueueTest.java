package dev.mailingress.proxy.backend;

import static dev.mailingress.proxy.backend.RecordingConnectHandler.connectedTo;
import static dev.mailingress.proxy.backend.RecordingConnectHandler.failedAfter;
import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that are held while their backend is down. */
class HoldQueueTest {

    private final ConnectorFixture fixture = new ConnectorFixture();

    HoldQueueTest() {
        fixture.resolver.answers("10.0.0.9");
    }

    @Test
    void shouldGiveUpImmediatelyWhenHoldingIsDisabled() {
        // Given
        RecordingConnectHandler handler = fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // When
        fixture.fail(ConnectFailure.REFUSED);
        // Then
        assertThat(handler.outcomes()).containsExactly(failedAfter(ConnectFailure.REFUSED, false));
        assertThat(fixture.loop.openTimers()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void shouldConnectWhenBackendReturnsInTime(ConnectFailure failure) {
        // Given
        RecordingConnectHandler handler = fixture.connect(ConnectorFixture.WITH_HOLD);
        fixture.fail(failure);
        assertThat(fixture.heldConnections()).isEqualTo(1);
        // When
        fixture.loop.advance(Duration.ofMillis(500));
        fixture.succeed();
        // Then
        assertThat(handler.outcomes())
                .containsExactly(connectedTo(address("10.0.0.9", ConnectorFixture.PORT), Duration.ofMillis(500)));
        assertIdle();
    }

    @Test
    void shouldConnectWhenNameResolvesAgainInTime() {
        // Given
        fixture.resolver.answers(new Resolution.NoAddress());
        RecordingConnectHandler handler = fixture.connect(ConnectorFixture.WITH_HOLD);
        // When
        fixture.resolver.answers("10.0.0.10");
        fixture.loop.advance(Duration.ofSeconds(1));
        fixture.succeed("10.0.0.10");
        // Then
        assertThat(handler.isConnected()).isTrue();
        assertIdle();
    }

    @Test
    void shouldReportLastFailureWhenHoldTimesOut() {
        // Given
        RecordingConnectHandler handler = fixture.connectAndHold();
        fixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        fixture.fail(ConnectFailure.UNREACHABLE);
        // When
        fixture.loop.advance(
                ConnectorFixture.HOLD.minus(HoldQueue.PROBE_INTERVAL).minusMillis(1));
        assertThat(handler.isPending()).isTrue();
        fixture.loop.advance(Duration.ofMillis(1));
        // Then
        assertThat(handler.outcomes()).containsExactly(failedAfter(ConnectFailure.UNREACHABLE, true));
        assertIdle();
    }

    @Test
    void shouldProbeOnceWhenManyConnectionsAreHeld() {
        // Given
        fixture.connectAndHold();
        IntStream.range(0, 50).forEach(i -> fixture.connect(ConnectorFixture.WITH_HOLD));
        // When
        fixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        // Then
        assertThat(fixture.loop.openAttempts()).isEqualTo(1);
        assertThat(fixture.heldConnections()).isEqualTo(51);
    }

    @Test
    void shouldConnectHeldInOrderAndInBatchesWhenBackendReturns() {
        // Given
        List<RecordingConnectHandler> handlers = new ArrayList<>(List.of(fixture.connectAndHold()));
        IntStream.range(0, 50).forEach(i -> handlers.add(fixture.connect(ConnectorFixture.WITH_HOLD)));
        fixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        // When
        fixture.succeed();
        // Then
        assertThat(countConnected(handlers)).isEqualTo(1);
        assertThat(handlers.get(0).isConnected()).isTrue();
        assertThat(fixture.loop.openAttempts()).isEqualTo(HoldQueue.RELEASE_BATCH);
        // When
        IntStream.range(0, HoldQueue.RELEASE_BATCH).forEach(i -> fixture.succeed());
        // Then
        assertThat(countConnected(handlers.subList(0, 21))).isEqualTo(21);
        assertThat(fixture.loop.openAttempts()).isZero();
        // When
        fixture.loop.advance(HoldQueue.RELEASE_INTERVAL);
        IntStream.range(0, HoldQueue.RELEASE_BATCH).forEach(i -> fixture.succeed());
        fixture.loop.advance(HoldQueue.RELEASE_INTERVAL);
        IntStream.range(0, 10).forEach(i -> fixture.succeed());
        // Then
        assertThat(countConnected(handlers)).isEqualTo(51);
        assertIdle();
    }

    @Test
    void shouldHoldAgainWhenBackendFailsWhileHeldConnectionsAreServed() {
        // Given
        List<RecordingConnectHandler> handlers = new ArrayList<>(List.of(fixture.connectAndHold()));
        IntStream.range(0, 30).forEach(i -> handlers.add(fixture.connect(ConnectorFixture.WITH_HOLD)));
        fixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        fixture.succeed();
        // When
        IntStream.range(0, HoldQueue.RELEASE_BATCH).forEach(i -> fixture.fail(ConnectFailure.REFUSED));
        fixture.loop.advance(HoldQueue.PROBE_INTERVAL.minusMillis(1));
        // Then
        assertThat(fixture.loop.openAttempts()).isZero();
        assertThat(fixture.heldConnections()).isEqualTo(30);
        // When
        fixture.loop.advance(Duration.ofMillis(1));
        fixture.succeed();
        // Then
        assertThat(countConnected(handlers)).isEqualTo(2);
        assertThat(fixture.loop.openAttempts()).isEqualTo(HoldQueue.RELEASE_BATCH);
    }

    @Test
    void shouldConnectHeldWhenAnotherConnectionSucceeds() {
        // Given
        RecordingConnectHandler held = fixture.connectAndHold();
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // When
        fixture.succeed();
        // Then
        assertThat(fixture.loop.openAttempts()).isEqualTo(1);
        fixture.succeed();
        assertThat(held.isConnected()).isTrue();
        assertIdle();
    }

    @Test
    void shouldCancelProbeWhenAnotherConnectionSucceedsWhileManyAreHeld() {
        // Given
        fixture.connectAndHold();
        IntStream.range(0, 30).forEach(i -> fixture.connect(ConnectorFixture.WITH_HOLD));
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        ManualLoop.Attempt own = fixture.loop.nextAttempt();
        fixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        assertThat(fixture.loop.openAttempts()).isEqualTo(1);
        // When
        fixture.succeed(own);
        // Then
        assertThat(fixture.loop.openAttempts()).isEqualTo(HoldQueue.RELEASE_BATCH);
        // When
        IntStream.range(0, HoldQueue.RELEASE_BATCH).forEach(i -> fixture.succeed());
        fixture.loop.advance(HoldQueue.RELEASE_INTERVAL);
        IntStream.range(0, 11).forEach(i -> fixture.succeed());
        // Then
        assertIdle();
    }

    @Test
    void shouldNotTryTwiceWhenNameFailsToResolveWhileHeldConnectionsAreServed() {
        // Given
        List<RecordingConnectHandler> handlers = new ArrayList<>(List.of(fixture.connectAndHold()));
        IntStream.range(0, 3).forEach(i -> handlers.add(fixture.connect(ConnectorFixture.WITH_HOLD)));
        fixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        fixture.loop.advance(CachedResolution.TTL);
        fixture.resolver.answers(new Resolution.NoAddress());
        // When
        fixture.succeed();
        // Then
        assertThat(countConnected(handlers)).isEqualTo(1);
        assertThat(fixture.observer.events())
                .filteredOn("dms unresolved"::equals)
                .hasSize(1);
        assertThat(fixture.heldConnections()).isEqualTo(3);
        // When
        fixture.resolver.answers("10.0.0.9");
        fixture.loop.advance(HoldQueue.PROBE_INTERVAL.multipliedBy(2));
        IntStream.range(0, 3).forEach(i -> fixture.succeed());
        // Then
        assertThat(countConnected(handlers)).isEqualTo(4);
        assertIdle();
    }

    @Test
    void shouldCancelOtherAttemptsWhenProbeReachesOneAddress() {
        // Given
        fixture.resolver.answers("10.0.0.1", "10.0.0.2");
        RecordingConnectHandler handler = fixture.connect(ConnectorFixture.WITH_HOLD);
        fixture.fail(ConnectFailure.REFUSED);
        fixture.fail(ConnectFailure.REFUSED);
        fixture.loop.advance(HoldQueue.PROBE_INTERVAL.plus(HappyEyeballs.CONNECTION_ATTEMPT_DELAY));
        assertThat(fixture.loop.openAttempts()).isEqualTo(2);
        // When
        fixture.succeed("10.0.0.2");
        // Then
        assertThat(handler.isConnected()).isTrue();
        assertIdle();
    }

    @Test
    void shouldHoldAtMostTwoHundredConnectionsOnAllLoops() {
        // Given
        ManualLoop other = new ManualLoop();
        fixture.connectAndHold();
        IntStream.range(1, 150).forEach(i -> fixture.connect(ConnectorFixture.WITH_HOLD));
        IntStream.range(0, 50).forEach(i -> connectOn(other));
        IntStream.range(0, 50).forEach(i -> other.nextAttempt().handler().onFailed(ConnectFailure.REFUSED));
        assertThat(fixture.heldConnections()).isEqualTo(200);
        // When
        RecordingConnectHandler oneMore = fixture.connect(ConnectorFixture.WITH_HOLD);
        RecordingConnectHandler oneMoreOnOther = connectOn(other);
        // Then
        assertThat(oneMore.isPending()).isTrue();
        fixture.fail(ConnectFailure.REFUSED);
        other.nextAttempt().handler().onFailed(ConnectFailure.TIMED_OUT);
        assertThat(oneMore.outcomes()).containsExactly(failedAfter(ConnectFailure.REFUSED, false));
        assertThat(oneMoreOnOther.outcomes()).containsExactly(failedAfter(ConnectFailure.TIMED_OUT, false));
        assertThat(fixture.heldConnections()).isEqualTo(200);
    }

    @Test
    void shouldKeepProbingWhenFirstHeldConnectionIsCancelled() {
        // Given
        RecordingConnectHandler cancelled = new RecordingConnectHandler();
        ConnectRequest first = fixture.connector.connect(
                ConnectorFixture.target("mail.internal"), ConnectorFixture.WITH_HOLD, fixture.loop, cancelled);
        fixture.fail(ConnectFailure.REFUSED);
        RecordingConnectHandler second = fixture.connect(ConnectorFixture.WITH_HOLD);
        fixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        // When
        first.cancel();
        fixture.succeed();
        // Then
        assertThat(second.isConnected()).isTrue();
        assertThat(cancelled.isPending()).isTrue();
        assertIdle();
    }

    @Test
    void shouldStopProbingWhenLastHeldConnectionIsCancelled() {
        // Given
        ConnectRequest connectRequest = fixture.connector.connect(
                ConnectorFixture.target("mail.internal"),
                ConnectorFixture.WITH_HOLD,
                fixture.loop,
                new RecordingConnectHandler());
        fixture.fail(ConnectFailure.REFUSED);
        fixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        assertThat(fixture.loop.openAttempts()).isEqualTo(1);
        // When
        connectRequest.cancel();
        // Then
        assertIdle();
    }

    @Test
    void shouldEndIdleWhenAllOthersAreCancelledWhileFirstIsServed() {
        // Given
        List<ConnectRequest> others = new ArrayList<>();
        RecordingConnectHandler first =
                new RecordingConnectHandler().then(() -> others.forEach(ConnectRequest::cancel));
        fixture.connector.connect(
                ConnectorFixture.target("mail.internal"), ConnectorFixture.WITH_HOLD, fixture.loop, first);
        fixture.fail(ConnectFailure.REFUSED);
        for (int i = 0; i < 3; i++) {
            others.add(fixture.connector.connect(
                    ConnectorFixture.target("mail.internal"),
                    ConnectorFixture.WITH_HOLD,
                    fixture.loop,
                    new RecordingConnectHandler()));
        }
        // When
        fixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        fixture.succeed();
        // Then
        assertThat(first.isConnected()).isTrue();
        assertIdle();
    }

    @Test
    void shouldProbeAgainWhenProbeThrows() {
        // Given
        RecordingConnectHandler held = fixture.connectAndHold();
        fixture.loop.throwOnNextConnect();
        // When
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> fixture.loop.advance(HoldQueue.PROBE_INTERVAL));
        fixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        fixture.succeed();
        // Then
        assertThat(held.isConnected()).isTrue();
        assertIdle();
    }

    @Test
    void shouldServeOthersWhenFirstHeldConnectionThrows() {
        // Given
        fixture.connector.connect(
                ConnectorFixture.target("mail.internal"),
                ConnectorFixture.WITH_HOLD,
                fixture.loop,
                new RecordingConnectHandler().then(() -> {
                    throw new IllegalStateException("thrown by the test");
                }));
        fixture.fail(ConnectFailure.REFUSED);
        RecordingConnectHandler second = fixture.connect(ConnectorFixture.WITH_HOLD);
        fixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        // When
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(fixture::succeed);
        fixture.succeed();
        // Then
        assertThat(second.isConnected()).isTrue();
        assertIdle();
    }

    @Test
    void shouldReleaseOthersWhenOneReleaseThrows() {
        // Given
        RecordingConnectHandler first = fixture.connectAndHold();
        RecordingConnectHandler second = fixture.connect(ConnectorFixture.WITH_HOLD);
        RecordingConnectHandler third = fixture.connect(ConnectorFixture.WITH_HOLD);
        fixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        fixture.loop.throwOnNextConnect();
        // When
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(fixture::succeed);
        fixture.loop.advance(HoldQueue.RELEASE_INTERVAL);
        fixture.succeed();
        // Then
        assertThat(List.of(first, third)).allMatch(RecordingConnectHandler::isConnected);
        // When
        fixture.loop.advance(ConnectorFixture.HOLD);
        // Then
        assertThat(second.outcomes()).containsExactly(failedAfter(ConnectFailure.REFUSED, true));
        assertIdle();
    }

    @Test
    void shouldReportLastFailureWhileHeld() {
        // Given
        ConnectRequest connectRequest = fixture.connector.connect(
                ConnectorFixture.target("mail.internal"),
                ConnectorFixture.WITH_HOLD,
                fixture.loop,
                new RecordingConnectHandler());
        assertThat(connectRequest.lastFailure()).isEqualTo(ConnectFailure.TIMED_OUT);
        fixture.fail(ConnectFailure.REFUSED);
        fixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        // When
        fixture.fail(ConnectFailure.UNREACHABLE);
        // Then
        assertThat(connectRequest.lastFailure()).isEqualTo(ConnectFailure.UNREACHABLE);
        // When
        connectRequest.cancel();
        // Then
        assertThat(connectRequest.lastFailure()).isEqualTo(ConnectFailure.UNREACHABLE);
    }

    private RecordingConnectHandler connectOn(ManualLoop other) {
        RecordingConnectHandler handler = new RecordingConnectHandler();
        fixture.connector.connect(ConnectorFixture.target("mail.internal"), ConnectorFixture.WITH_HOLD, other, handler);
        return handler;
    }

    private static long countConnected(List<RecordingConnectHandler> handlers) {
        return handlers.stream().filter(RecordingConnectHandler::isConnected).count();
    }

    private void assertIdle() {
        assertThat(fixture.loop.openAttempts()).isZero();
        assertThat(fixture.loop.openTimers()).isZero();
        assertThat(fixture.heldConnections()).isZero();
    }
}
