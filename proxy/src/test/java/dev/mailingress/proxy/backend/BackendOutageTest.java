package dev.mailingress.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.routing.Targets;
import dev.mailingress.proxy.transport.ConnectFailure;
import org.junit.jupiter.api.Test;

/** Reports about backends that become unreachable and reachable. */
class BackendOutageTest {

    private static final String DOWN = "dms:25 unreachable, refused";
    private static final String BACK = "dms:25 reachable again";

    private final ConnectorFixture fixture = new ConnectorFixture();

    BackendOutageTest() {
        fixture.resolver.answers("10.0.0.9");
    }

    @Test
    void shouldReportNoOutageWhenOneOfSeveralAddressesFails() {
        // Given
        fixture.resolver.answers("10.0.0.8", "10.0.0.9");
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        // When
        fixture.fail("10.0.0.8", ConnectFailure.REFUSED);
        fixture.succeed("10.0.0.9");
        // Then
        assertThat(fixture.observer.events()).hasSize(2);
        assertThat(fixture.observer.outages()).isEmpty();
    }

    @Test
    void shouldReportNoOutageWhenFirstTargetAlwaysRefuses() {
        // Given
        Targets targets = ConnectorFixture.targets(
                "smtp",
                25,
                new TargetConfig("new.internal", 25, ProxyProtocol.V2),
                new TargetConfig("mail.internal", 25, ProxyProtocol.NONE));
        fixture.resolver.answersFor("new.internal", "10.0.0.8");
        // When
        for (int i = 0; i < 3; i++) {
            fixture.connector.connect(
                    targets, ConnectorFixture.WITHOUT_HOLD, fixture.loop, new RecordingConnectHandler());
            fixture.fail("10.0.0.8", ConnectFailure.REFUSED);
            fixture.succeed("10.0.0.9");
            fixture.now = fixture.now.plus(UpstreamHealth.OUTAGE_REPORT_INTERVAL);
        }
        // Then
        assertThat(fixture.observer.outages()).isEmpty();
        // When
        fixture.connector.connect(targets, ConnectorFixture.WITHOUT_HOLD, fixture.loop, new RecordingConnectHandler());
        fixture.fail("10.0.0.8", ConnectFailure.UNREACHABLE);
        fixture.fail("10.0.0.9", ConnectFailure.REFUSED);
        // Then
        assertThat(fixture.observer.outages()).containsExactly(DOWN);
    }

    @Test
    void shouldReportOutageOnceWhenManyAttemptsFail() {
        // When
        for (int i = 0; i < 3; i++) {
            fixture.connect(ConnectorFixture.WITHOUT_HOLD);
            fixture.fail(ConnectFailure.REFUSED);
            fixture.now = fixture.now.plus(UpstreamHealth.OUTAGE_REPORT_INTERVAL);
        }
        // Then
        assertThat(fixture.observer.outages()).containsExactly(DOWN);
    }

    @Test
    void shouldReportRecoveryOnceWhenManyAttemptsSucceed() {
        // Given
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        fixture.fail(ConnectFailure.REFUSED);
        // When
        for (int i = 0; i < 3; i++) {
            fixture.connect(ConnectorFixture.WITHOUT_HOLD);
            fixture.succeed();
        }
        // Then
        assertThat(fixture.observer.outages()).containsExactly(DOWN, BACK);
    }

    @Test
    void shouldReportOutageOfOnePortOnly() {
        // Given
        Targets sieve =
                ConnectorFixture.targets("sieve", 4190, new TargetConfig("mail.internal", 4190, ProxyProtocol.V2));
        // When
        for (int i = 0; i < 3; i++) {
            fixture.connector.connect(
                    sieve, ConnectorFixture.WITHOUT_HOLD, fixture.loop, new RecordingConnectHandler());
            fixture.fail(ConnectFailure.REFUSED);
            fixture.connect(ConnectorFixture.WITHOUT_HOLD);
            fixture.succeed();
        }
        // Then
        assertThat(fixture.observer.outages()).containsExactly("dms:4190 unreachable, refused");
    }

    @Test
    void shouldLimitRateOfOutageReportsWhenEveryOtherAttemptFails() {
        // When
        for (int i = 0; i < 5; i++) {
            failAndRecover();
        }
        // Then
        assertThat(fixture.observer.outages()).containsExactly(DOWN, BACK);
        // When
        fixture.now = fixture.now.plus(UpstreamHealth.OUTAGE_REPORT_INTERVAL);
        failAndRecover();
        // Then
        assertThat(fixture.observer.outages()).containsExactly(DOWN, BACK, DOWN, BACK);
    }

    private void failAndRecover() {
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        fixture.fail(ConnectFailure.REFUSED);
        fixture.connect(ConnectorFixture.WITHOUT_HOLD);
        fixture.succeed();
    }
}
