package dev.mailingress.proxy.backend;

import static dev.mailingress.proxy.backend.RecordingDialHandler.gaveUpAfter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When a backend's name is asked for, and what is done without an answer. */
class NameResolutionTest {

    private final Dialling dialling = new Dialling();

    @Test
    void shouldAskNobodyWhenHostIsAnAddress() {
        // When
        dialling.connector.dial(
                Dialling.target("2001:db8::25"), Dialling.IMPATIENT, dialling.loop, new RecordingDialHandler());
        dialling.fail(ConnectFailure.REFUSED);
        // Then
        assertThat(dialling.resolver.asked()).isZero();
    }

    @Test
    void shouldAskOnceWhenConnectionsFollowWithinFiveSeconds() {
        // Given
        reachedOnce("10.0.0.9");
        // When
        pass(Duration.ofMillis(4_999));
        dialling.dial(Dialling.IMPATIENT);
        // Then
        assertThat(dialling.attempted()).containsExactly("10.0.0.9");
        assertThat(dialling.resolver.asked()).isEqualTo(1);
    }

    @Test
    void shouldUseTheNewAddressWhenTheAnswerIsOld() {
        // Given
        reachedOnce("10.0.0.9");
        dialling.resolver.says("10.0.0.10");
        // When
        pass(Duration.ofSeconds(5));
        dialling.dial(Dialling.IMPATIENT);
        // Then
        assertThat(dialling.attempted()).containsExactly("10.0.0.10");
    }

    @Test
    void shouldAskOneQuestionWhenLoopsWaitForTheSameName() {
        // Given
        ManualLoop other = new ManualLoop();
        dialling.resolver.says("10.0.0.9");
        dialling.resolver.isSilent();
        // When
        dialling.dial(Dialling.IMPATIENT);
        dialling.connector.dial(
                Dialling.target("mail.internal"), Dialling.IMPATIENT, other, new RecordingDialHandler());
        dialling.resolver.speaks();
        // Then
        assertThat(dialling.resolver.asked()).isEqualTo(1);
        assertThat(dialling.loop.openAttempts()).isEqualTo(1);
        assertThat(other.openAttempts()).isEqualTo(1);
    }

    @Test
    void shouldGiveUpWhenNobodyAnswersForTheTimeOfAnAttempt() {
        // Given
        dialling.resolver.isSilent();
        RecordingDialHandler dial = dialling.dial(Dialling.IMPATIENT);
        // When
        pass(Dialling.CONNECT);
        // Then
        assertThat(dial.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.UNRESOLVED, false));
        assertThat(dialling.observer.heard()).containsExactly("dms unresolved");
        // When
        dialling.resolver.says("10.0.0.9");
        dialling.resolver.speaks();
        // Then
        assertThat(dialling.loop.openAttempts()).isZero();
    }

    @Test
    void shouldAskAgainAfterASecondWhenNameHasNoAddress() {
        // Given
        dialling.resolver.says(new Resolution.NoAddress());
        dialling.dial(Dialling.IMPATIENT);
        pass(Duration.ofMillis(999));
        dialling.dial(Dialling.IMPATIENT);
        assertThat(dialling.resolver.asked()).isEqualTo(1);
        // When
        pass(Duration.ofMillis(1));
        dialling.dial(Dialling.IMPATIENT);
        // Then
        assertThat(dialling.resolver.asked()).isEqualTo(2);
    }

    @Test
    void shouldGoOnWithTheOldAddressWhenNameServerIsSilent() {
        // Given
        reachedOnce("10.0.0.9");
        dialling.resolver.isSilent();
        pass(Duration.ofMinutes(1));
        // When
        dialling.dial(Dialling.IMPATIENT);
        assertThat(dialling.attempted()).isEmpty();
        pass(Duration.ofSeconds(1));
        // Then
        assertThat(dialling.attempted()).containsExactly("10.0.0.9");
        // When
        pass(Duration.ofMillis(1));
        dialling.dial(Dialling.IMPATIENT);
        // Then
        assertThat(dialling.attempted()).containsExactly("10.0.0.9", "10.0.0.9");
        assertThat(dialling.resolver.waiting()).isEqualTo(1);
    }

    @Test
    void shouldGoOnWithTheOldAddressWhenNameServerFails() {
        // Given
        reachedOnce("10.0.0.9");
        dialling.resolver.says(new Resolution.Unanswered());
        // When
        pass(Duration.ofMinutes(4));
        dialling.dial(Dialling.IMPATIENT);
        // Then
        assertThat(dialling.attempted()).containsExactly("10.0.0.9");
    }

    @Test
    void shouldForgetTheOldAddressWhenNameServerFailsForFiveMinutes() {
        // Given
        reachedOnce("10.0.0.9");
        dialling.resolver.says(new Resolution.Unanswered());
        pass(Duration.ofMinutes(5).minusMillis(500));
        dialling.dial(Dialling.IMPATIENT);
        dialling.succeed();
        // When
        pass(Duration.ofMillis(500));
        RecordingDialHandler dial = dialling.dial(Dialling.IMPATIENT);
        // Then
        assertThat(dial.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.UNRESOLVED, false));
    }

    @Test
    void shouldForgetTheOldAddressWhenNameServerSaysThatThereIsNone() {
        // Given
        reachedOnce("10.0.0.9");
        dialling.resolver.says(new Resolution.NoAddress());
        // When
        pass(Duration.ofSeconds(5));
        RecordingDialHandler dial = dialling.dial(Dialling.IMPATIENT);
        // Then
        assertThat(dial.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.UNRESOLVED, false));
    }

    @Test
    void shouldTryTheNewAddressWhenBackendHasMovedSinceTheAnswer() {
        // Given
        reachedOnce("10.0.0.9");
        pass(Duration.ofMillis(1_001));
        dialling.resolver.says("10.0.0.9", "10.0.0.10");
        RecordingDialHandler dial = dialling.dial(Dialling.IMPATIENT);
        // When
        dialling.fail("10.0.0.9", ConnectFailure.REFUSED);
        // Then
        assertThat(dialling.attempted()).containsExactly("10.0.0.10");
        // When
        dialling.fail("10.0.0.10", ConnectFailure.TIMED_OUT);
        // Then
        assertThat(dial.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.TIMED_OUT, false));
    }

    @Test
    void shouldTryTheNewAddressWhenAnotherConnectionHasLearntItMeanwhile() {
        // Given
        reachedOnce("10.0.0.9");
        pass(Duration.ofMillis(4_900));
        dialling.dial(Dialling.IMPATIENT);
        dialling.resolver.says("10.0.0.10");
        pass(Duration.ofMillis(200));
        dialling.dial(Dialling.IMPATIENT);
        // When
        dialling.fail("10.0.0.9", ConnectFailure.REFUSED);
        // Then
        assertThat(dialling.attempted()).containsExactly("10.0.0.10", "10.0.0.10");
        assertThat(dialling.resolver.asked()).isEqualTo(2);
    }

    @Test
    void shouldNotAskAgainWhenTheAnswerIsYoung() {
        // Given
        reachedOnce("10.0.0.9");
        RecordingDialHandler dial = dialling.dial(Dialling.IMPATIENT);
        // When
        pass(Duration.ofSeconds(1));
        dialling.fail(ConnectFailure.REFUSED);
        // Then
        assertThat(dial.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.REFUSED, false));
        assertThat(dialling.resolver.asked()).isEqualTo(1);
    }

    @Test
    void shouldFindTheNameUnresolvedWhenTooManyWaitForIt() {
        // Given
        dialling.resolver.isSilent();
        List<RecordingDialHandler> waiting = IntStream.range(0, HostName.MOST_WAITERS)
                .mapToObj(i -> dialling.dial(Dialling.IMPATIENT))
                .toList();
        // When
        RecordingDialHandler oneMore = dialling.dial(Dialling.IMPATIENT);
        // Then
        assertThat(oneMore.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.UNRESOLVED, false));
        assertThat(waiting).allMatch(RecordingDialHandler::isPending);
    }

    @Test
    void shouldMakeRoomWhenSomebodyWaitsForTheNameNoLonger() {
        // Given
        dialling.resolver.isSilent();
        Dial first = dialling.connector.dial(
                Dialling.target("mail.internal"), Dialling.IMPATIENT, dialling.loop, new RecordingDialHandler());
        IntStream.range(1, HostName.MOST_WAITERS).forEach(i -> dialling.dial(Dialling.IMPATIENT));
        // When
        first.cancel();
        // Then
        assertThat(dialling.dial(Dialling.IMPATIENT).isPending()).isTrue();
    }

    @Test
    void shouldTellNobodyWhoHasLeftWhenTheAnswerIsBeingTold() {
        // Given
        dialling.resolver.says(new Resolution.NoAddress());
        dialling.resolver.isSilent();
        List<Dial> others = new ArrayList<>();
        RecordingDialHandler first = new RecordingDialHandler().then(() -> others.forEach(Dial::cancel));
        dialling.connector.dial(Dialling.target("mail.internal"), Dialling.IMPATIENT, dialling.loop, first);
        RecordingDialHandler second = new RecordingDialHandler();
        others.add(
                dialling.connector.dial(Dialling.target("mail.internal"), Dialling.IMPATIENT, dialling.loop, second));
        // When
        dialling.resolver.speaks();
        // Then
        assertThat(first.outcomes()).hasSize(1);
        assertThat(second.isPending()).isTrue();
    }

    @Test
    void shouldAskAgainWhenTheHostWasForgotten() {
        // Given
        reachedOnce("10.0.0.9");
        // When
        dialling.connector.retain(List.of(Dialling.target("other.internal")));
        // Then
        assertThat(dialling.health.snapshot()).isEmpty();
        dialling.dial(Dialling.IMPATIENT);
        assertThat(dialling.resolver.asked()).isEqualTo(2);
    }

    @Test
    void shouldRememberWhenTheHostIsStillInUse() {
        // Given
        reachedOnce("10.0.0.9");
        // When
        dialling.connector.retain(List.of(Dialling.target("mail.internal")));
        // Then
        assertThat(dialling.health.snapshot()).hasSize(1);
        dialling.dial(Dialling.IMPATIENT);
        assertThat(dialling.resolver.asked()).isEqualTo(1);
    }

    private void reachedOnce(String... addresses) {
        dialling.resolver.says(addresses);
        dialling.dial(Dialling.IMPATIENT);
        dialling.succeed();
    }

    private void pass(Duration time) {
        dialling.loop.advance(time);
    }
}
