package dev.mailingress.proxy.backend;

import static dev.mailingress.proxy.backend.RecordingConnectHandler.failedAfter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When a backend's name is queried, and what happens without an answer. */
class NameResolutionTest {

    private final ConnectorFixture fixture = new ConnectorFixture();

    @Test
    void shouldNotQueryWhenHostIsAddress() {
        // When
        fixture.connector.connect(
                ConnectorFixture.target("2001:db8::25"),
                ConnectorFixture.WITHOUT_HOLD,
                fixture.loop,
                new RecordingConnectHandler());
        fixture.fail(ConnectFailure.REFUSED);
        // Then
        assertThat(fixture.resolver.queries()).isZero();
    }

    @Test
    void shouldQueryOnceWhenConnectionsFollowWithinThreeSeconds() {
        // Given
        connectOnce("10.0.0.9");
        // When
        advance(Duration.ofMillis(2_999));
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // Then
        assertThat(fixture.attempted()).containsExactly("10.0.0.9");
        assertThat(fixture.resolver.queries()).isEqualTo(1);
    }

    @Test
    void shouldQueryInBackgroundWhenCachedAddressExpiresSoon() {
        // Given
        connectOnce("10.0.0.9");
        fixture.resolver.stopAnswering();
        // When
        advance(CachedResolution.REFRESH_AGE);
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // Then: neither waits
        assertThat(fixture.attempted()).containsExactly("10.0.0.9", "10.0.0.9");
        assertThat(fixture.resolver.queries()).isEqualTo(2);
        // When
        fixture.resolver.answers("10.0.0.10");
        fixture.resolver.resumeAnswering();
        fixture.resolver.stopAnswering();
        advance(CachedResolution.TTL.minusMillis(1));
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // Then
        assertThat(fixture.attempted()).containsExactly("10.0.0.9", "10.0.0.9", "10.0.0.10");
    }

    @Test
    void shouldWaitForLookupInBackgroundWhenCachedAddressHasExpiredMeanwhile() {
        // Given
        connectOnce("10.0.0.9");
        fixture.resolver.stopAnswering();
        advance(Duration.ofMillis(4_500));
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        fixture.succeed();
        // When
        advance(Duration.ofMillis(500));
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // Then
        assertThat(fixture.attempted()).isEmpty();
        assertThat(fixture.resolver.pendingQueries()).isEqualTo(1);
        // When
        fixture.resolver.answers("10.0.0.10");
        fixture.resolver.resumeAnswering();
        // Then
        assertThat(fixture.attempted()).containsExactly("10.0.0.10");
    }

    @Test
    void shouldUseNewAddressWhenCachedOneHasExpired() {
        // Given
        connectOnce("10.0.0.9");
        fixture.resolver.answers("10.0.0.10");
        // When
        advance(Duration.ofSeconds(5));
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // Then
        assertThat(fixture.attempted()).containsExactly("10.0.0.10");
    }

    @Test
    void shouldQueryOnceWhenSeveralLoopsWaitForSameName() {
        // Given
        ManualLoop other = new ManualLoop();
        fixture.resolver.answers("10.0.0.9");
        fixture.resolver.stopAnswering();
        // When
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        fixture.connector.connect(
                ConnectorFixture.target("mail.internal"),
                ConnectorFixture.WITHOUT_HOLD,
                other,
                new RecordingConnectHandler());
        fixture.resolver.resumeAnswering();
        // Then
        assertThat(fixture.resolver.queries()).isEqualTo(1);
        assertThat(fixture.loop.openAttempts()).isEqualTo(1);
        assertThat(other.openAttempts()).isEqualTo(1);
    }

    @Test
    void shouldGiveUpWhenQueryExceedsConnectTimeout() {
        // Given
        fixture.resolver.stopAnswering();
        RecordingConnectHandler handler = fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // When
        advance(ConnectorFixture.CONNECT);
        // Then
        assertThat(handler.outcomes()).containsExactly(failedAfter(ConnectFailure.UNRESOLVED, false));
        assertThat(fixture.observer.events()).containsExactly("dms unresolved");
        // When
        fixture.resolver.answers("10.0.0.9");
        fixture.resolver.resumeAnswering();
        // Then
        assertThat(fixture.loop.openAttempts()).isZero();
    }

    @Test
    void shouldQueryAgainAfterOneSecondWhenNameHasNoAddress() {
        // Given
        fixture.resolver.answers(new Resolution.NoAddress());
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        advance(Duration.ofMillis(999));
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        assertThat(fixture.resolver.queries()).isEqualTo(1);
        // When
        advance(Duration.ofMillis(1));
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // Then
        assertThat(fixture.resolver.queries()).isEqualTo(2);
    }

    @Test
    void shouldUseStaleAddressWhenNameServerDoesNotAnswer() {
        // Given
        connectOnce("10.0.0.9");
        fixture.resolver.stopAnswering();
        advance(Duration.ofMinutes(1));
        // When
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        assertThat(fixture.attempted()).isEmpty();
        advance(Duration.ofSeconds(1));
        // Then
        assertThat(fixture.attempted()).containsExactly("10.0.0.9");
        // When
        advance(Duration.ofMillis(1));
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // Then
        assertThat(fixture.attempted()).containsExactly("10.0.0.9", "10.0.0.9");
        assertThat(fixture.resolver.pendingQueries()).isEqualTo(1);
    }

    @Test
    void shouldUseStaleAddressWhenNameServerFails() {
        // Given
        connectOnce("10.0.0.9");
        fixture.resolver.answers(new Resolution.Unanswered());
        // When
        advance(Duration.ofMinutes(4));
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // Then
        assertThat(fixture.attempted()).containsExactly("10.0.0.9");
    }

    @Test
    void shouldForgetStaleAddressWhenNameServerFailsForFiveMinutes() {
        // Given
        connectOnce("10.0.0.9");
        fixture.resolver.answers(new Resolution.Unanswered());
        advance(Duration.ofMinutes(5).minusMillis(500));
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        fixture.succeed();
        // When
        advance(Duration.ofMillis(500));
        RecordingConnectHandler handler = fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // Then
        assertThat(handler.outcomes()).containsExactly(failedAfter(ConnectFailure.UNRESOLVED, false));
    }

    @Test
    void shouldForgetStaleAddressWhenNameServerReportsNoAddress() {
        // Given
        connectOnce("10.0.0.9");
        fixture.resolver.answers(new Resolution.NoAddress());
        // When
        advance(Duration.ofSeconds(5));
        RecordingConnectHandler handler = fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // Then
        assertThat(handler.outcomes()).containsExactly(failedAfter(ConnectFailure.UNRESOLVED, false));
    }

    @Test
    void shouldTryNewAddressWhenBackendHasMovedSinceLastQuery() {
        // Given
        connectOnce("10.0.0.9");
        advance(Duration.ofMillis(1_001));
        fixture.resolver.answers("10.0.0.9", "10.0.0.10");
        RecordingConnectHandler handler = fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // When
        fixture.fail("10.0.0.9", ConnectFailure.REFUSED);
        // Then
        assertThat(fixture.attempted()).containsExactly("10.0.0.10");
        // When
        fixture.fail("10.0.0.10", ConnectFailure.TIMED_OUT);
        // Then
        assertThat(handler.outcomes()).containsExactly(failedAfter(ConnectFailure.TIMED_OUT, false));
    }

    @Test
    void shouldTryNewAddressWhenAnotherConnectionHasResolvedIt() {
        // Given
        connectOnce("10.0.0.9");
        advance(Duration.ofMillis(2_900));
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        fixture.resolver.answers("10.0.0.10");
        advance(Duration.ofMillis(2_200));
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // When
        fixture.fail("10.0.0.9", ConnectFailure.REFUSED);
        // Then
        assertThat(fixture.attempted()).containsExactly("10.0.0.10", "10.0.0.10");
        assertThat(fixture.resolver.queries()).isEqualTo(2);
    }

    @Test
    void shouldNotQueryAgainWhenResultIsFresh() {
        // Given
        connectOnce("10.0.0.9");
        RecordingConnectHandler handler = fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // When
        advance(Duration.ofSeconds(1));
        fixture.fail(ConnectFailure.REFUSED);
        // Then
        assertThat(handler.outcomes()).containsExactly(failedAfter(ConnectFailure.REFUSED, false));
        assertThat(fixture.resolver.queries()).isEqualTo(1);
    }

    @Test
    void shouldFailAsUnresolvedWhenTooManyWaitForName() {
        // Given
        fixture.resolver.stopAnswering();
        List<RecordingConnectHandler> waiting = IntStream.range(0, HostAddresses.MAX_WAITERS)
                .mapToObj(i -> fixture.connect(ConnectorFixture.WITHOUT_HOLD))
                .toList();
        // When
        RecordingConnectHandler oneMore = fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // Then
        assertThat(oneMore.outcomes()).containsExactly(failedAfter(ConnectFailure.UNRESOLVED, false));
        assertThat(waiting).allMatch(RecordingConnectHandler::isPending);
    }

    @Test
    void shouldFreeSlotWhenWaitingRequestIsCancelled() {
        // Given
        fixture.resolver.stopAnswering();
        ConnectRequest first = fixture.connector.connect(
                ConnectorFixture.target("mail.internal"),
                ConnectorFixture.WITHOUT_HOLD,
                fixture.loop,
                new RecordingConnectHandler());
        IntStream.range(1, HostAddresses.MAX_WAITERS).forEach(i -> fixture.connect(ConnectorFixture.WITHOUT_HOLD));
        // When
        first.cancel();
        // Then
        assertThat(fixture.connect(ConnectorFixture.WITHOUT_HOLD).isPending()).isTrue();
    }

    @Test
    void shouldNotNotifyRequestsThatAreCancelledDuringNotification() {
        // Given
        fixture.resolver.answers(new Resolution.NoAddress());
        fixture.resolver.stopAnswering();
        List<ConnectRequest> others = new ArrayList<>();
        RecordingConnectHandler first =
                new RecordingConnectHandler().then(() -> others.forEach(ConnectRequest::cancel));
        fixture.connector.connect(
                ConnectorFixture.target("mail.internal"), ConnectorFixture.WITHOUT_HOLD, fixture.loop, first);
        RecordingConnectHandler second = new RecordingConnectHandler();
        others.add(fixture.connector.connect(
                ConnectorFixture.target("mail.internal"), ConnectorFixture.WITHOUT_HOLD, fixture.loop, second));
        // When
        fixture.resolver.resumeAnswering();
        // Then
        assertThat(first.outcomes()).hasSize(1);
        assertThat(second.isPending()).isTrue();
    }

    @Test
    void shouldQueryAgainWhenHostWasForgotten() {
        // Given
        connectOnce("10.0.0.9");
        // When
        fixture.connector.configure(List.of(
                ConnectorFixture.targets("other", 587, new TargetConfig("other.internal", 587, ProxyProtocol.V2))));
        // Then
        assertThat(fixture.health.snapshot()).isEmpty();
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        assertThat(fixture.resolver.queries()).isEqualTo(2);
    }

    @Test
    void shouldKeepResultWhenHostIsStillInUse() {
        // Given
        connectOnce("10.0.0.9");
        // When
        fixture.connector.configure(List.of(ConnectorFixture.target("mail.internal")));
        // Then
        assertThat(fixture.health.snapshot()).hasSize(1);
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        assertThat(fixture.resolver.queries()).isEqualTo(1);
    }

    private void connectOnce(String... addresses) {
        fixture.resolver.answers(addresses);
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        fixture.succeed();
    }

    private void advance(Duration time) {
        fixture.loop.advance(time);
    }
}
