package dev.mailingress.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.routing.Targets;
import dev.mailingress.proxy.transport.ConnectFailure;
import java.util.List;
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
    void shouldReportOutageOnceWhenManyAttemptsFail() {
        // When
        for (int i = 0; i < 3; i++) {
            fixture.connect(ConnectorFixture.WITHOUT_HOLD);
            fixture.fail(ConnectFailure.REFUSED);
            fixture.now = fixture.now.plus(EndpointHealth.OUTAGE_REPORT_INTERVAL);
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
        Targets sieve = new Targets("dms", List.of(new TargetConfig("mail.internal", 4190, ProxyProtocol.V2)));
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
        fixture.now = fixture.now.plus(EndpointHealth.OUTAGE_REPORT_INTERVAL);
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
