package dev.mailingress.proxy.backend;

import static dev.mailingress.proxy.backend.RecordingConnectHandler.gaveUpAfter;
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

    private final ConnectorFixture connectorFixture = new ConnectorFixture();

    @Test
    void shouldAskNobodyWhenHostIsAnAddress() {
        // When
        connectorFixture.connector.connect(
                ConnectorFixture.target("2001:db8::25"),
                ConnectorFixture.IMPATIENT,
                connectorFixture.loop,
                new RecordingConnectHandler());
        connectorFixture.fail(ConnectFailure.REFUSED);
        // Then
        assertThat(connectorFixture.resolver.asked()).isZero();
    }

    @Test
    void shouldAskOnceWhenConnectionsFollowWithinFiveSeconds() {
        // Given
        reachedOnce("10.0.0.9");
        // When
        pass(Duration.ofMillis(4_999));
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        // Then
        assertThat(connectorFixture.attempted()).containsExactly("10.0.0.9");
        assertThat(connectorFixture.resolver.asked()).isEqualTo(1);
    }

    @Test
    void shouldUseTheNewAddressWhenTheAnswerIsOld() {
        // Given
        reachedOnce("10.0.0.9");
        connectorFixture.resolver.says("10.0.0.10");
        // When
        pass(Duration.ofSeconds(5));
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        // Then
        assertThat(connectorFixture.attempted()).containsExactly("10.0.0.10");
    }

    @Test
    void shouldAskOneQuestionWhenLoopsWaitForTheSameName() {
        // Given
        ManualLoop other = new ManualLoop();
        connectorFixture.resolver.says("10.0.0.9");
        connectorFixture.resolver.isSilent();
        // When
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        connectorFixture.connector.connect(
                ConnectorFixture.target("mail.internal"),
                ConnectorFixture.IMPATIENT,
                other,
                new RecordingConnectHandler());
        connectorFixture.resolver.speaks();
        // Then
        assertThat(connectorFixture.resolver.asked()).isEqualTo(1);
        assertThat(connectorFixture.loop.openAttempts()).isEqualTo(1);
        assertThat(other.openAttempts()).isEqualTo(1);
    }

    @Test
    void shouldGiveUpWhenNobodyAnswersForTheTimeOfAnAttempt() {
        // Given
        connectorFixture.resolver.isSilent();
        RecordingConnectHandler dial = connectorFixture.dial(ConnectorFixture.IMPATIENT);
        // When
        pass(ConnectorFixture.CONNECT);
        // Then
        assertThat(dial.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.UNRESOLVED, false));
        assertThat(connectorFixture.observer.heard()).containsExactly("dms unresolved");
        // When
        connectorFixture.resolver.says("10.0.0.9");
        connectorFixture.resolver.speaks();
        // Then
        assertThat(connectorFixture.loop.openAttempts()).isZero();
    }

    @Test
    void shouldAskAgainAfterASecondWhenNameHasNoAddress() {
        // Given
        connectorFixture.resolver.says(new Resolution.NoAddress());
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        pass(Duration.ofMillis(999));
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        assertThat(connectorFixture.resolver.asked()).isEqualTo(1);
        // When
        pass(Duration.ofMillis(1));
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        // Then
        assertThat(connectorFixture.resolver.asked()).isEqualTo(2);
    }

    @Test
    void shouldGoOnWithTheOldAddressWhenNameServerIsSilent() {
        // Given
        reachedOnce("10.0.0.9");
        connectorFixture.resolver.isSilent();
        pass(Duration.ofMinutes(1));
        // When
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        assertThat(connectorFixture.attempted()).isEmpty();
        pass(Duration.ofSeconds(1));
        // Then
        assertThat(connectorFixture.attempted()).containsExactly("10.0.0.9");
        // When
        pass(Duration.ofMillis(1));
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        // Then
        assertThat(connectorFixture.attempted()).containsExactly("10.0.0.9", "10.0.0.9");
        assertThat(connectorFixture.resolver.waiting()).isEqualTo(1);
    }

    @Test
    void shouldGoOnWithTheOldAddressWhenNameServerFails() {
        // Given
        reachedOnce("10.0.0.9");
        connectorFixture.resolver.says(new Resolution.Unanswered());
        // When
        pass(Duration.ofMinutes(4));
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        // Then
        assertThat(connectorFixture.attempted()).containsExactly("10.0.0.9");
    }

    @Test
    void shouldForgetTheOldAddressWhenNameServerFailsForFiveMinutes() {
        // Given
        reachedOnce("10.0.0.9");
        connectorFixture.resolver.says(new Resolution.Unanswered());
        pass(Duration.ofMinutes(5).minusMillis(500));
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        connectorFixture.succeed();
        // When
        pass(Duration.ofMillis(500));
        RecordingConnectHandler dial = connectorFixture.dial(ConnectorFixture.IMPATIENT);
        // Then
        assertThat(dial.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.UNRESOLVED, false));
    }

    @Test
    void shouldForgetTheOldAddressWhenNameServerSaysThatThereIsNone() {
        // Given
        reachedOnce("10.0.0.9");
        connectorFixture.resolver.says(new Resolution.NoAddress());
        // When
        pass(Duration.ofSeconds(5));
        RecordingConnectHandler dial = connectorFixture.dial(ConnectorFixture.IMPATIENT);
        // Then
        assertThat(dial.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.UNRESOLVED, false));
    }

    @Test
    void shouldTryTheNewAddressWhenBackendHasMovedSinceTheAnswer() {
        // Given
        reachedOnce("10.0.0.9");
        pass(Duration.ofMillis(1_001));
        connectorFixture.resolver.says("10.0.0.9", "10.0.0.10");
        RecordingConnectHandler dial = connectorFixture.dial(ConnectorFixture.IMPATIENT);
        // When
        connectorFixture.fail("10.0.0.9", ConnectFailure.REFUSED);
        // Then
        assertThat(connectorFixture.attempted()).containsExactly("10.0.0.10");
        // When
        connectorFixture.fail("10.0.0.10", ConnectFailure.TIMED_OUT);
        // Then
        assertThat(dial.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.TIMED_OUT, false));
    }

    @Test
    void shouldTryTheNewAddressWhenAnotherConnectionHasLearntItMeanwhile() {
        // Given
        reachedOnce("10.0.0.9");
        pass(Duration.ofMillis(4_900));
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        connectorFixture.resolver.says("10.0.0.10");
        pass(Duration.ofMillis(200));
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        // When
        connectorFixture.fail("10.0.0.9", ConnectFailure.REFUSED);
        // Then
        assertThat(connectorFixture.attempted()).containsExactly("10.0.0.10", "10.0.0.10");
        assertThat(connectorFixture.resolver.asked()).isEqualTo(2);
    }

    @Test
    void shouldNotAskAgainWhenTheAnswerIsYoung() {
        // Given
        reachedOnce("10.0.0.9");
        RecordingConnectHandler dial = connectorFixture.dial(ConnectorFixture.IMPATIENT);
        // When
        pass(Duration.ofSeconds(1));
        connectorFixture.fail(ConnectFailure.REFUSED);
        // Then
        assertThat(dial.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.REFUSED, false));
        assertThat(connectorFixture.resolver.asked()).isEqualTo(1);
    }

    @Test
    void shouldFindTheNameUnresolvedWhenTooManyWaitForIt() {
        // Given
        connectorFixture.resolver.isSilent();
        List<RecordingConnectHandler> waiting = IntStream.range(0, HostAddresses.MAX_WAITERS)
                .mapToObj(i -> connectorFixture.dial(ConnectorFixture.IMPATIENT))
                .toList();
        // When
        RecordingConnectHandler oneMore = connectorFixture.dial(ConnectorFixture.IMPATIENT);
        // Then
        assertThat(oneMore.outcomes()).containsExactly(gaveUpAfter(ConnectFailure.UNRESOLVED, false));
        assertThat(waiting).allMatch(RecordingConnectHandler::isPending);
    }

    @Test
    void shouldMakeRoomWhenSomebodyWaitsForTheNameNoLonger() {
        // Given
        connectorFixture.resolver.isSilent();
        ConnectRequest first = connectorFixture.connector.connect(
                ConnectorFixture.target("mail.internal"),
                ConnectorFixture.IMPATIENT,
                connectorFixture.loop,
                new RecordingConnectHandler());
        IntStream.range(1, HostAddresses.MAX_WAITERS).forEach(i -> connectorFixture.dial(ConnectorFixture.IMPATIENT));
        // When
        first.cancel();
        // Then
        assertThat(connectorFixture.dial(ConnectorFixture.IMPATIENT).isPending())
                .isTrue();
    }

    @Test
    void shouldTellNobodyWhoHasLeftWhenTheAnswerIsBeingTold() {
        // Given
        connectorFixture.resolver.says(new Resolution.NoAddress());
        connectorFixture.resolver.isSilent();
        List<ConnectRequest> others = new ArrayList<>();
        RecordingConnectHandler first =
                new RecordingConnectHandler().then(() -> others.forEach(ConnectRequest::cancel));
        connectorFixture.connector.connect(
                ConnectorFixture.target("mail.internal"), ConnectorFixture.IMPATIENT, connectorFixture.loop, first);
        RecordingConnectHandler second = new RecordingConnectHandler();
        others.add(connectorFixture.connector.connect(
                ConnectorFixture.target("mail.internal"), ConnectorFixture.IMPATIENT, connectorFixture.loop, second));
        // When
        connectorFixture.resolver.speaks();
        // Then
        assertThat(first.outcomes()).hasSize(1);
        assertThat(second.isPending()).isTrue();
    }

    @Test
    void shouldAskAgainWhenTheHostWasForgotten() {
        // Given
        reachedOnce("10.0.0.9");
        // When
        connectorFixture.connector.retain(List.of(ConnectorFixture.target("other.internal")));
        // Then
        assertThat(connectorFixture.health.snapshot()).isEmpty();
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        assertThat(connectorFixture.resolver.asked()).isEqualTo(2);
    }

    @Test
    void shouldRememberWhenTheHostIsStillInUse() {
        // Given
        reachedOnce("10.0.0.9");
        // When
        connectorFixture.connector.retain(List.of(ConnectorFixture.target("mail.internal")));
        // Then
        assertThat(connectorFixture.health.snapshot()).hasSize(1);
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        assertThat(connectorFixture.resolver.asked()).isEqualTo(1);
    }

    private void reachedOnce(String... addresses) {
        connectorFixture.resolver.says(addresses);
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        connectorFixture.succeed();
    }

    private void pass(Duration time) {
        connectorFixture.loop.advance(time);
    }
}
