package dev.mailingress.proxy.backend;

import static dev.mailingress.proxy.backend.RecordingConnectHandler.connectedTo;
import static dev.mailingress.proxy.backend.RecordingConnectHandler.gaveUpAfter;
import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that wait while their backend is down. */
class HoldQueueTest {

    private final ConnectorFixture connectorFixture = new ConnectorFixture();

    HoldQueueTest() {
        connectorFixture.resolver.says("10.0.0.9");
    }

    @Test
    void shouldGiveUpAtOnceWhenItMayNotBeHeld() {
        // Given
        RecordingConnectHandler dial = connectorFixture.dial(ConnectorFixture.IMPATIENT);
        // When
        connectorFixture.fail(ConnectFailure.REFUSED);
        // Then
        assertThat(dial.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.REFUSED, false));
        assertThat(connectorFixture.loop.openTimers()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void shouldConnectWhenBackendIsBackInTime(ConnectFailure failure) {
        // Given
        RecordingConnectHandler dial = connectorFixture.dial(ConnectorFixture.PATIENT);
        connectorFixture.fail(failure);
        assertThat(connectorFixture.waiting()).isEqualTo(1);
        // When
        connectorFixture.loop.advance(Duration.ofMillis(500));
        connectorFixture.succeed();
        // Then
        assertThat(dial.outcomes())
                .containsExactly(connectedTo(address("10.0.0.9", ConnectorFixture.PORT), Duration.ofMillis(500)));
        assertIdle();
    }

    @Test
    void shouldConnectWhenTheNameComesBackInTime() {
        // Given
        connectorFixture.resolver.says(new Resolution.NoAddress());
        RecordingConnectHandler dial = connectorFixture.dial(ConnectorFixture.PATIENT);
        // When
        connectorFixture.resolver.says("10.0.0.10");
        connectorFixture.loop.advance(Duration.ofSeconds(1));
        connectorFixture.succeed("10.0.0.10");
        // Then
        assertThat(dial.isConnected()).isTrue();
        assertIdle();
    }

    @Test
    void shouldTellTheYoungestFailureWhenTimeIsOver() {
        // Given
        RecordingConnectHandler dial = connectorFixture.held();
        connectorFixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        connectorFixture.fail(ConnectFailure.UNREACHABLE);
        // When
        connectorFixture.loop.advance(
                ConnectorFixture.HOLD.minus(HoldQueue.PROBE_INTERVAL).minusMillis(1));
        assertThat(dial.isPending()).isTrue();
        connectorFixture.loop.advance(Duration.ofMillis(1));
        // Then
        assertThat(dial.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.UNREACHABLE, true));
        assertIdle();
    }

    @Test
    void shouldProbeOnceForAllWhenManyAreHeld() {
        // Given
        connectorFixture.held();
        IntStream.range(0, 50).forEach(i -> connectorFixture.dial(ConnectorFixture.PATIENT));
        // When
        connectorFixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        // Then
        assertThat(connectorFixture.loop.openAttempts()).isEqualTo(1);
        assertThat(connectorFixture.waiting()).isEqualTo(51);
    }

    @Test
    void shouldServeInOrderAndInStepsWhenBackendIsBack() {
        // Given
        List<RecordingConnectHandler> dials = new ArrayList<>(List.of(connectorFixture.held()));
        IntStream.range(0, 50).forEach(i -> dials.add(connectorFixture.dial(ConnectorFixture.PATIENT)));
        connectorFixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        // When
        connectorFixture.succeed();
        // Then
        assertThat(connected(dials)).isEqualTo(1);
        assertThat(dials.get(0).isConnected()).isTrue();
        assertThat(connectorFixture.loop.openAttempts()).isEqualTo(HoldQueue.RELEASE_BATCH);
        // When
        IntStream.range(0, HoldQueue.RELEASE_BATCH).forEach(i -> connectorFixture.succeed());
        // Then
        assertThat(connected(dials.subList(0, 21))).isEqualTo(21);
        assertThat(connectorFixture.loop.openAttempts()).isZero();
        // When
        connectorFixture.loop.advance(HoldQueue.RELEASE_INTERVAL);
        IntStream.range(0, HoldQueue.RELEASE_BATCH).forEach(i -> connectorFixture.succeed());
        connectorFixture.loop.advance(HoldQueue.RELEASE_INTERVAL);
        IntStream.range(0, 10).forEach(i -> connectorFixture.succeed());
        // Then
        assertThat(connected(dials)).isEqualTo(51);
        assertIdle();
    }

    @Test
    void shouldWaitAgainWhenBackendGoesAwayWhileItServesTheHeld() {
        // Given
        List<RecordingConnectHandler> dials = new ArrayList<>(List.of(connectorFixture.held()));
        IntStream.range(0, 30).forEach(i -> dials.add(connectorFixture.dial(ConnectorFixture.PATIENT)));
        connectorFixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        connectorFixture.succeed();
        // When
        IntStream.range(0, HoldQueue.RELEASE_BATCH).forEach(i -> connectorFixture.fail(ConnectFailure.REFUSED));
        connectorFixture.loop.advance(HoldQueue.PROBE_INTERVAL.minusMillis(1));
        // Then
        assertThat(connectorFixture.loop.openAttempts()).isZero();
        assertThat(connectorFixture.waiting()).isEqualTo(30);
        // When
        connectorFixture.loop.advance(Duration.ofMillis(1));
        connectorFixture.succeed();
        // Then
        assertThat(connected(dials)).isEqualTo(2);
        assertThat(connectorFixture.loop.openAttempts()).isEqualTo(HoldQueue.RELEASE_BATCH);
    }

    @Test
    void shouldServeTheHeldWhenSomebodyElseReachesTheBackend() {
        // Given
        RecordingConnectHandler held = connectorFixture.held();
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        // When
        connectorFixture.succeed();
        // Then
        assertThat(connectorFixture.loop.openAttempts()).isEqualTo(1);
        connectorFixture.succeed();
        assertThat(held.isConnected()).isTrue();
        assertIdle();
    }

    @Test
    void shouldCallTheProbeOffWhenSomebodyElseReachesTheBackendForMany() {
        // Given
        connectorFixture.held();
        IntStream.range(0, 30).forEach(i -> connectorFixture.dial(ConnectorFixture.PATIENT));
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        ManualLoop.Attempt own = connectorFixture.loop.nextAttempt();
        connectorFixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        assertThat(connectorFixture.loop.openAttempts()).isEqualTo(1);
        // When
        connectorFixture.succeed(own);
        // Then
        assertThat(connectorFixture.loop.openAttempts()).isEqualTo(HoldQueue.RELEASE_BATCH);
        // When
        IntStream.range(0, HoldQueue.RELEASE_BATCH).forEach(i -> connectorFixture.succeed());
        connectorFixture.loop.advance(HoldQueue.RELEASE_INTERVAL);
        IntStream.range(0, 11).forEach(i -> connectorFixture.succeed());
        // Then
        assertIdle();
    }

    @Test
    void shouldTryNobodyTwiceWhenTheNameIsGoneWhileTheHeldAreServed() {
        // Given
        List<RecordingConnectHandler> dials = new ArrayList<>(List.of(connectorFixture.held()));
        IntStream.range(0, 3).forEach(i -> dials.add(connectorFixture.dial(ConnectorFixture.PATIENT)));
        connectorFixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        connectorFixture.loop.advance(CachedResolution.TTL);
        connectorFixture.resolver.says(new Resolution.NoAddress());
        // When
        connectorFixture.succeed();
        // Then
        assertThat(connected(dials)).isEqualTo(1);
        assertThat(connectorFixture.observer.heard())
                .filteredOn("dms unresolved"::equals)
                .hasSize(1);
        assertThat(connectorFixture.waiting()).isEqualTo(3);
        // When
        connectorFixture.resolver.says("10.0.0.9");
        connectorFixture.loop.advance(HoldQueue.PROBE_INTERVAL.multipliedBy(2));
        IntStream.range(0, 3).forEach(i -> connectorFixture.succeed());
        // Then
        assertThat(connected(dials)).isEqualTo(4);
        assertIdle();
    }

    @Test
    void shouldCallTheOthersOffWhenTheProbeReachesOneAddress() {
        // Given
        connectorFixture.resolver.says("10.0.0.1", "10.0.0.2");
        RecordingConnectHandler dial = connectorFixture.dial(ConnectorFixture.PATIENT);
        connectorFixture.fail(ConnectFailure.REFUSED);
        connectorFixture.fail(ConnectFailure.REFUSED);
        connectorFixture.loop.advance(HoldQueue.PROBE_INTERVAL.plus(HappyEyeballs.CONNECTION_ATTEMPT_DELAY));
        assertThat(connectorFixture.loop.openAttempts()).isEqualTo(2);
        // When
        connectorFixture.succeed("10.0.0.2");
        // Then
        assertThat(dial.isConnected()).isTrue();
        assertIdle();
    }

    @Test
    void shouldHoldAtMostTwoHundredOnAllLoopsWhenMoreCome() {
        // Given
        ManualLoop other = new ManualLoop();
        connectorFixture.held();
        IntStream.range(1, 150).forEach(i -> connectorFixture.dial(ConnectorFixture.PATIENT));
        IntStream.range(0, 50).forEach(i -> dialOn(other));
        IntStream.range(0, 50).forEach(i -> other.nextAttempt().handler().onFailed(ConnectFailure.REFUSED));
        assertThat(connectorFixture.waiting()).isEqualTo(200);
        // When
        RecordingConnectHandler oneMore = connectorFixture.dial(ConnectorFixture.PATIENT);
        RecordingConnectHandler oneMoreThere = dialOn(other);
        // Then
        assertThat(oneMore.isPending()).isTrue();
        connectorFixture.fail(ConnectFailure.REFUSED);
        other.nextAttempt().handler().onFailed(ConnectFailure.TIMED_OUT);
        assertThat(oneMore.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.REFUSED, false));
        assertThat(oneMoreThere.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.TIMED_OUT, false));
        assertThat(connectorFixture.waiting()).isEqualTo(200);
    }

    @Test
    void shouldProbeForOthersWhenTheFirstLeaves() {
        // Given
        RecordingConnectHandler gone = new RecordingConnectHandler();
        ConnectRequest first = connectorFixture.connector.connect(
                ConnectorFixture.target("mail.internal"), ConnectorFixture.PATIENT, connectorFixture.loop, gone);
        connectorFixture.fail(ConnectFailure.REFUSED);
        RecordingConnectHandler second = connectorFixture.dial(ConnectorFixture.PATIENT);
        connectorFixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        // When
        first.cancel();
        connectorFixture.succeed();
        // Then
        assertThat(second.isConnected()).isTrue();
        assertThat(gone.isPending()).isTrue();
        assertIdle();
    }

    @Test
    void shouldStopProbingWhenTheLastOneLeaves() {
        // Given
        ConnectRequest connectRequest = connectorFixture.connector.connect(
                ConnectorFixture.target("mail.internal"),
                ConnectorFixture.PATIENT,
                connectorFixture.loop,
                new RecordingConnectHandler());
        connectorFixture.fail(ConnectFailure.REFUSED);
        connectorFixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        assertThat(connectorFixture.loop.openAttempts()).isEqualTo(1);
        // When
        connectRequest.cancel();
        // Then
        assertIdle();
    }

    @Test
    void shouldGoOnWithTheOthersWhenOneLeavesAllWhileItIsServed() {
        // Given
        List<ConnectRequest> others = new ArrayList<>();
        RecordingConnectHandler first =
                new RecordingConnectHandler().then(() -> others.forEach(ConnectRequest::cancel));
        connectorFixture.connector.connect(
                ConnectorFixture.target("mail.internal"), ConnectorFixture.PATIENT, connectorFixture.loop, first);
        connectorFixture.fail(ConnectFailure.REFUSED);
        for (int i = 0; i < 3; i++) {
            others.add(connectorFixture.connector.connect(
                    ConnectorFixture.target("mail.internal"),
                    ConnectorFixture.PATIENT,
                    connectorFixture.loop,
                    new RecordingConnectHandler()));
        }
        // When
        connectorFixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        connectorFixture.succeed();
        // Then
        assertThat(first.isConnected()).isTrue();
        assertIdle();
    }

    @Test
    void shouldSayWhyWhenAskedWhileItWaits() {
        // Given
        ConnectRequest connectRequest = connectorFixture.connector.connect(
                ConnectorFixture.target("mail.internal"),
                ConnectorFixture.PATIENT,
                connectorFixture.loop,
                new RecordingConnectHandler());
        assertThat(connectRequest.lastFailure()).isEqualTo(ConnectFailure.TIMED_OUT);
        connectorFixture.fail(ConnectFailure.REFUSED);
        connectorFixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        // When
        connectorFixture.fail(ConnectFailure.UNREACHABLE);
        // Then
        assertThat(connectRequest.lastFailure()).isEqualTo(ConnectFailure.UNREACHABLE);
        // When
        connectRequest.cancel();
        // Then
        assertThat(connectRequest.lastFailure()).isEqualTo(ConnectFailure.UNREACHABLE);
    }

    private RecordingConnectHandler dialOn(ManualLoop other) {
        RecordingConnectHandler handler = new RecordingConnectHandler();
        connectorFixture.connector.connect(
                ConnectorFixture.target("mail.internal"), ConnectorFixture.PATIENT, other, handler);
        return handler;
    }

    private static long connected(List<RecordingConnectHandler> dials) {
        return dials.stream().filter(RecordingConnectHandler::isConnected).count();
    }

    private void assertIdle() {
        assertThat(connectorFixture.loop.openAttempts()).isZero();
        assertThat(connectorFixture.loop.openTimers()).isZero();
        assertThat(connectorFixture.waiting()).isZero();
    }
}
