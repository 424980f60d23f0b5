package dev.mailingress.proxy.backend;

import static dev.mailingress.proxy.backend.RecordingDialHandler.connectedTo;
import static dev.mailingress.proxy.backend.RecordingDialHandler.gaveUpAfter;
import static dev.mailingress.testing.Addresses.address;
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
class HoldTest {

    private final Dialling dialling = new Dialling();

    HoldTest() {
        dialling.resolver.says("10.0.0.9");
    }

    @Test
    void shouldGiveUpAtOnceWhenItMayNotBeHeld() {
        // Given
        RecordingDialHandler dial = dialling.dial(Dialling.IMPATIENT);
        // When
        dialling.fail(ConnectFailure.REFUSED);
        // Then
        assertThat(dial.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.REFUSED, false));
        assertThat(dialling.loop.openTimers()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void shouldConnectWhenBackendIsBackInTime(ConnectFailure failure) {
        // Given
        RecordingDialHandler dial = dialling.dial(Dialling.PATIENT);
        dialling.fail(failure);
        assertThat(dialling.waiting()).isEqualTo(1);
        // When
        dialling.loop.advance(Duration.ofMillis(500));
        dialling.succeed();
        // Then
        assertThat(dial.outcomes())
                .containsExactly(connectedTo(address("10.0.0.9", Dialling.PORT), Duration.ofMillis(500)));
        assertIdle();
    }

    @Test
    void shouldConnectWhenTheNameComesBackInTime() {
        // Given
        dialling.resolver.says(new Resolution.NoAddress());
        RecordingDialHandler dial = dialling.dial(Dialling.PATIENT);
        // When
        dialling.resolver.says("10.0.0.10");
        dialling.loop.advance(Duration.ofSeconds(1));
        dialling.succeed("10.0.0.10");
        // Then
        assertThat(dial.isConnected()).isTrue();
        assertIdle();
    }

    @Test
    void shouldTellTheYoungestFailureWhenTimeIsOver() {
        // Given
        RecordingDialHandler dial = dialling.held();
        dialling.loop.advance(HoldQueue.PAUSE);
        dialling.fail(ConnectFailure.UNREACHABLE);
        // When
        dialling.loop.advance(Dialling.HOLD.minus(HoldQueue.PAUSE).minusMillis(1));
        assertThat(dial.isPending()).isTrue();
        dialling.loop.advance(Duration.ofMillis(1));
        // Then
        assertThat(dial.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.UNREACHABLE, true));
        assertIdle();
    }

    @Test
    void shouldProbeOnceForAllWhenManyAreHeld() {
        // Given
        dialling.held();
        IntStream.range(0, 50).forEach(i -> dialling.dial(Dialling.PATIENT));
        // When
        dialling.loop.advance(HoldQueue.PAUSE);
        // Then
        assertThat(dialling.loop.openAttempts()).isEqualTo(1);
        assertThat(dialling.waiting()).isEqualTo(51);
    }

    @Test
    void shouldServeInOrderAndInStepsWhenBackendIsBack() {
        // Given
        List<RecordingDialHandler> dials = new ArrayList<>(List.of(dialling.held()));
        IntStream.range(0, 50).forEach(i -> dials.add(dialling.dial(Dialling.PATIENT)));
        dialling.loop.advance(HoldQueue.PAUSE);
        // When
        dialling.succeed();
        // Then
        assertThat(connected(dials)).isEqualTo(1);
        assertThat(dials.get(0).isConnected()).isTrue();
        assertThat(dialling.loop.openAttempts()).isEqualTo(HoldQueue.STEP);
        // When
        IntStream.range(0, HoldQueue.STEP).forEach(i -> dialling.succeed());
        // Then
        assertThat(connected(dials.subList(0, 21))).isEqualTo(21);
        assertThat(dialling.loop.openAttempts()).isZero();
        // When
        dialling.loop.advance(HoldQueue.STEP_PAUSE);
        IntStream.range(0, HoldQueue.STEP).forEach(i -> dialling.succeed());
        dialling.loop.advance(HoldQueue.STEP_PAUSE);
        IntStream.range(0, 10).forEach(i -> dialling.succeed());
        // Then
        assertThat(connected(dials)).isEqualTo(51);
        assertIdle();
    }

    @Test
    void shouldWaitAgainWhenBackendGoesAwayWhileItServesTheHeld() {
        // Given
        List<RecordingDialHandler> dials = new ArrayList<>(List.of(dialling.held()));
        IntStream.range(0, 30).forEach(i -> dials.add(dialling.dial(Dialling.PATIENT)));
        dialling.loop.advance(HoldQueue.PAUSE);
        dialling.succeed();
        // When
        IntStream.range(0, HoldQueue.STEP).forEach(i -> dialling.fail(ConnectFailure.REFUSED));
        dialling.loop.advance(HoldQueue.PAUSE.minusMillis(1));
        // Then
        assertThat(dialling.loop.openAttempts()).isZero();
        assertThat(dialling.waiting()).isEqualTo(30);
        // When
        dialling.loop.advance(Duration.ofMillis(1));
        dialling.succeed();
        // Then
        assertThat(connected(dials)).isEqualTo(2);
        assertThat(dialling.loop.openAttempts()).isEqualTo(HoldQueue.STEP);
    }

    @Test
    void shouldServeTheHeldWhenSomebodyElseReachesTheBackend() {
        // Given
        RecordingDialHandler held = dialling.held();
        dialling.dial(Dialling.IMPATIENT);
        // When
        dialling.succeed();
        // Then
        assertThat(dialling.loop.openAttempts()).isEqualTo(1);
        dialling.succeed();
        assertThat(held.isConnected()).isTrue();
        assertIdle();
    }

    @Test
    void shouldCallTheProbeOffWhenSomebodyElseReachesTheBackendForMany() {
        // Given
        dialling.held();
        IntStream.range(0, 30).forEach(i -> dialling.dial(Dialling.PATIENT));
        dialling.dial(Dialling.IMPATIENT);
        ManualLoop.Attempt own = dialling.loop.nextAttempt();
        dialling.loop.advance(HoldQueue.PAUSE);
        assertThat(dialling.loop.openAttempts()).isEqualTo(1);
        // When
        dialling.succeed(own);
        // Then
        assertThat(dialling.loop.openAttempts()).isEqualTo(HoldQueue.STEP);
        // When
        IntStream.range(0, HoldQueue.STEP).forEach(i -> dialling.succeed());
        dialling.loop.advance(HoldQueue.STEP_PAUSE);
        IntStream.range(0, 11).forEach(i -> dialling.succeed());
        // Then
        assertIdle();
    }

    @Test
    void shouldTryNobodyTwiceWhenTheNameIsGoneWhileTheHeldAreServed() {
        // Given
        List<RecordingDialHandler> dials = new ArrayList<>(List.of(dialling.held()));
        IntStream.range(0, 3).forEach(i -> dials.add(dialling.dial(Dialling.PATIENT)));
        dialling.loop.advance(HoldQueue.PAUSE);
        dialling.loop.advance(Answer.FRESH);
        dialling.resolver.says(new Resolution.NoAddress());
        // When
        dialling.succeed();
        // Then
        assertThat(connected(dials)).isEqualTo(1);
        assertThat(dialling.observer.heard())
                .filteredOn("dms unresolved"::equals)
                .hasSize(1);
        assertThat(dialling.waiting()).isEqualTo(3);
        // When
        dialling.resolver.says("10.0.0.9");
        dialling.loop.advance(HoldQueue.PAUSE.multipliedBy(2));
        IntStream.range(0, 3).forEach(i -> dialling.succeed());
        // Then
        assertThat(connected(dials)).isEqualTo(4);
        assertIdle();
    }

    @Test
    void shouldCallTheOthersOffWhenTheProbeReachesOneAddress() {
        // Given
        dialling.resolver.says("10.0.0.1", "10.0.0.2");
        RecordingDialHandler dial = dialling.dial(Dialling.PATIENT);
        dialling.fail(ConnectFailure.REFUSED);
        dialling.fail(ConnectFailure.REFUSED);
        dialling.loop.advance(HoldQueue.PAUSE.plus(Race.HEAD_START));
        assertThat(dialling.loop.openAttempts()).isEqualTo(2);
        // When
        dialling.succeed("10.0.0.2");
        // Then
        assertThat(dial.isConnected()).isTrue();
        assertIdle();
    }

    @Test
    void shouldHoldAtMostTwoHundredOnAllLoopsWhenMoreCome() {
        // Given
        ManualLoop other = new ManualLoop();
        dialling.held();
        IntStream.range(1, 150).forEach(i -> dialling.dial(Dialling.PATIENT));
        IntStream.range(0, 50).forEach(i -> dialOn(other));
        IntStream.range(0, 50).forEach(i -> other.nextAttempt().handler().failed(ConnectFailure.REFUSED));
        assertThat(dialling.waiting()).isEqualTo(200);
        // When
        RecordingDialHandler oneMore = dialling.dial(Dialling.PATIENT);
        RecordingDialHandler oneMoreThere = dialOn(other);
        // Then
        assertThat(oneMore.isPending()).isTrue();
        dialling.fail(ConnectFailure.REFUSED);
        other.nextAttempt().handler().failed(ConnectFailure.TIMED_OUT);
        assertThat(oneMore.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.REFUSED, false));
        assertThat(oneMoreThere.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.TIMED_OUT, false));
        assertThat(dialling.waiting()).isEqualTo(200);
    }

    @Test
    void shouldProbeForOthersWhenTheFirstLeaves() {
        // Given
        RecordingDialHandler gone = new RecordingDialHandler();
        Dial first = dialling.connector.dial(Dialling.target("mail.internal"), Dialling.PATIENT, dialling.loop, gone);
        dialling.fail(ConnectFailure.REFUSED);
        RecordingDialHandler second = dialling.dial(Dialling.PATIENT);
        dialling.loop.advance(HoldQueue.PAUSE);
        // When
        first.cancel();
        dialling.succeed();
        // Then
        assertThat(second.isConnected()).isTrue();
        assertThat(gone.isPending()).isTrue();
        assertIdle();
    }

    @Test
    void shouldStopProbingWhenTheLastOneLeaves() {
        // Given
        Dial dial = dialling.connector.dial(
                Dialling.target("mail.internal"), Dialling.PATIENT, dialling.loop, new RecordingDialHandler());
        dialling.fail(ConnectFailure.REFUSED);
        dialling.loop.advance(HoldQueue.PAUSE);
        assertThat(dialling.loop.openAttempts()).isEqualTo(1);
        // When
        dial.cancel();
        // Then
        assertIdle();
    }

    @Test
    void shouldGoOnWithTheOthersWhenOneLeavesAllWhileItIsServed() {
        // Given
        List<Dial> others = new ArrayList<>();
        RecordingDialHandler first = new RecordingDialHandler().then(() -> others.forEach(Dial::cancel));
        dialling.connector.dial(Dialling.target("mail.internal"), Dialling.PATIENT, dialling.loop, first);
        dialling.fail(ConnectFailure.REFUSED);
        for (int i = 0; i < 3; i++) {
            others.add(dialling.connector.dial(
                    Dialling.target("mail.internal"), Dialling.PATIENT, dialling.loop, new RecordingDialHandler()));
        }
        // When
        dialling.loop.advance(HoldQueue.PAUSE);
        dialling.succeed();
        // Then
        assertThat(first.isConnected()).isTrue();
        assertIdle();
    }

    @Test
    void shouldSayWhyWhenAskedWhileItWaits() {
        // Given
        Dial dial = dialling.connector.dial(
                Dialling.target("mail.internal"), Dialling.PATIENT, dialling.loop, new RecordingDialHandler());
        assertThat(dial.lastFailure()).isEqualTo(ConnectFailure.TIMED_OUT);
        dialling.fail(ConnectFailure.REFUSED);
        dialling.loop.advance(HoldQueue.PAUSE);
        // When
        dialling.fail(ConnectFailure.UNREACHABLE);
        // Then
        assertThat(dial.lastFailure()).isEqualTo(ConnectFailure.UNREACHABLE);
        // When
        dial.cancel();
        // Then
        assertThat(dial.lastFailure()).isEqualTo(ConnectFailure.UNREACHABLE);
    }

    private RecordingDialHandler dialOn(ManualLoop other) {
        RecordingDialHandler handler = new RecordingDialHandler();
        dialling.connector.dial(Dialling.target("mail.internal"), Dialling.PATIENT, other, handler);
        return handler;
    }

    private static long connected(List<RecordingDialHandler> dials) {
        return dials.stream().filter(RecordingDialHandler::isConnected).count();
    }

    private void assertIdle() {
        assertThat(dialling.loop.openAttempts()).isZero();
        assertThat(dialling.loop.openTimers()).isZero();
        assertThat(dialling.waiting()).isZero();
    }
}
