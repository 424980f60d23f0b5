package dev.mailingress.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.routing.Targets;
import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BackendHealthTest {

    private final ConnectorFixture fixture = new ConnectorFixture();
    private final Instant start = fixture.now;

    BackendHealthTest() {
        fixture.resolver.answers("10.0.0.9");
    }

    @Test
    void shouldBeUnknownWhileFirstAttemptIsPending() {
        // When
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // Then
        assertState(new BackendState("dms", 25, null, null, null, 0));
    }

    @Test
    void shouldKeepTimeOfLastChangeWhenStateStaysTheSame() {
        // Given
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        fixture.succeed();
        // When
        advanceClock();
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        fixture.succeed();
        // Then
        assertState(new BackendState("dms", 25, true, null, start, 0));
    }

    @Test
    void shouldReportHeldConnectionsAndLastFailureWhenBackendIsDown() {
        // Given
        fixture.connectAndHold();
        fixture.connect(ConnectorFixture.WITH_HOLD);
        // When
        advanceClock();
        fixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        fixture.fail(ConnectFailure.UNREACHABLE);
        // Then
        assertState(new BackendState("dms", 25, false, ConnectFailure.UNREACHABLE, start, 2));
    }

    @Test
    void shouldKeepLastFailureWhenBackendIsReachableAgain() {
        // Given
        fixture.connectAndHold();
        // When
        advanceClock();
        fixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        fixture.succeed();
        // Then
        assertState(new BackendState("dms", 25, true, ConnectFailure.REFUSED, fixture.now, 0));
    }

    @Test
    void shouldBeReachableWhenOneOfItsAddressesIsNot() {
        // Given
        fixture.resolver.answers("10.0.0.8", "10.0.0.9");
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // When
        fixture.fail("10.0.0.8", ConnectFailure.REFUSED);
        // Then
        assertState(new BackendState("dms", 25, null, null, null, 0));
        // When
        fixture.succeed("10.0.0.9");
        // Then
        assertState(new BackendState("dms", 25, true, null, start, 0));
    }

    @Test
    void shouldShowHealthOfEachTargetWhenOneRefusesAndOneAnswers() {
        // Given
        Targets targets = ConnectorFixture.targets(
                "smtp",
                25,
                new TargetConfig("gone.internal", 25, ProxyProtocol.V2),
                new TargetConfig("new.internal", 25, ProxyProtocol.V2),
                new TargetConfig("mail.internal", 25, ProxyProtocol.V2),
                new TargetConfig("last.internal", 25, ProxyProtocol.V2));
        fixture.resolver.answersFor("gone.internal");
        fixture.resolver.answersFor("new.internal", "10.0.0.7", "10.0.0.8");
        fixture.connector.connect(targets, ConnectorFixture.WITHOUT_HOLD, fixture.loop, new RecordingConnectHandler());
        // When
        fixture.fail("10.0.0.7", ConnectFailure.UNREACHABLE);
        fixture.fail("10.0.0.8", ConnectFailure.REFUSED);
        fixture.succeed("10.0.0.9");
        // Then
        assertThat(fixture.health.targets())
                .containsExactlyInAnyOrder(
                        new TargetState("dms", "gone.internal", 25, false, ConnectFailure.UNRESOLVED, start, 1, start),
                        new TargetState("dms", "new.internal", 25, false, ConnectFailure.REFUSED, start, 1, start),
                        new TargetState("dms", "mail.internal", 25, true, null, start, 0, null),
                        new TargetState("dms", "last.internal", 25, null, null, null, 0, null));
        assertState(new BackendState("dms", 25, true, null, start, 0));
    }

    @Test
    void shouldCountEarlyEndAsFailureOfItsTargetAndKeepItReachable() {
        // Given
        Targets targets = ConnectorFixture.targets("smtp", 25, new TargetConfig("mail.internal", 25, ProxyProtocol.V2));
        fixture.connector.connect(targets, ConnectorFixture.WITHOUT_HOLD, fixture.loop, new RecordingConnectHandler());
        fixture.succeed();
        advanceClock();
        // When
        fixture.connector.onEndedEarly(targets, targets.inOrder().get(0));
        fixture.connector.onEndedEarly(targets, new TargetConfig("former.internal", 25, ProxyProtocol.V2));
        // Then
        assertThat(fixture.health.targets())
                .containsExactly(new TargetState("dms", "mail.internal", 25, true, null, start, 1, fixture.now));
        assertState(new BackendState("dms", 25, true, null, start, 0));
        assertThat(fixture.connector.isUnreachable(targets)).isFalse();
    }

    private void advanceClock() {
        fixture.now = fixture.now.plus(Duration.ofMinutes(1));
    }

    private void assertState(BackendState expected) {
        assertThat(fixture.health.snapshot()).containsExactly(expected);
    }
}
