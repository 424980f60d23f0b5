package dev.mailingress.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.BackendConfig;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.routing.Target;
import dev.mailingress.proxy.transport.ConnectFailure;
import org.junit.jupiter.api.Test;

/** What an operator of the proxy is told of backends that come and go. */
class BackendOutageTest {

    private static final String DOWN = "dms:25 unreachable, refused";
    private static final String BACK = "dms:25 reachable again";

    private final ConnectorFixture connectorFixture = new ConnectorFixture();

    BackendOutageTest() {
        connectorFixture.resolver.says("10.0.0.9");
    }

    @Test
    void shouldTellNothingWhenOneOfSeveralAddressesIsDead() {
        // Given
        connectorFixture.resolver.says("10.0.0.8", "10.0.0.9");
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        // When
        connectorFixture.fail("10.0.0.8", ConnectFailure.REFUSED);
        connectorFixture.succeed("10.0.0.9");
        // Then
        assertThat(connectorFixture.observer.heard()).hasSize(2);
        assertThat(connectorFixture.observer.outages()).isEmpty();
    }

    @Test
    void shouldTellOnceWhenManyAttemptsFail() {
        // When
        for (int i = 0; i < 3; i++) {
            connectorFixture.dial(ConnectorFixture.IMPATIENT);
            connectorFixture.fail(ConnectFailure.REFUSED);
            connectorFixture.now = connectorFixture.now.plus(EndpointHealth.OUTAGE_REPORT_INTERVAL);
        }
        // Then
        assertThat(connectorFixture.observer.outages()).containsExactly(DOWN);
    }

    @Test
    void shouldTellOnceThatItIsBackWhenManySucceed() {
        // Given
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        connectorFixture.fail(ConnectFailure.REFUSED);
        // When
        for (int i = 0; i < 3; i++) {
            connectorFixture.dial(ConnectorFixture.IMPATIENT);
            connectorFixture.succeed();
        }
        // Then
        assertThat(connectorFixture.observer.outages()).containsExactly(DOWN, BACK);
    }

    @Test
    void shouldKeepPortsApartWhenOneOfThemIsDown() {
        // Given
        Target sieve = new Target(new BackendConfig("dms", "mail.internal"), 4190, ProxyProtocol.V2);
        // When
        for (int i = 0; i < 3; i++) {
            connectorFixture.connector.connect(
                    sieve, ConnectorFixture.IMPATIENT, connectorFixture.loop, new RecordingConnectHandler());
            connectorFixture.fail(ConnectFailure.REFUSED);
            connectorFixture.dial(ConnectorFixture.IMPATIENT);
            connectorFixture.succeed();
        }
        // Then
        assertThat(connectorFixture.observer.outages()).containsExactly("dms:4190 unreachable, refused");
    }

    @Test
    void shouldTellOfOneOutageInSomeTimeWhenEveryOtherAttemptFails() {
        // When
        for (int i = 0; i < 5; i++) {
            failOnceAndComeBack();
        }
        // Then
        assertThat(connectorFixture.observer.outages()).containsExactly(DOWN, BACK);
        // When
        connectorFixture.now = connectorFixture.now.plus(EndpointHealth.OUTAGE_REPORT_INTERVAL);
        failOnceAndComeBack();
        // Then
        assertThat(connectorFixture.observer.outages()).containsExactly(DOWN, BACK, DOWN, BACK);
    }

    private void failOnceAndComeBack() {
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        connectorFixture.fail(ConnectFailure.REFUSED);
        connectorFixture.dial(ConnectorFixture.IMPATIENT);
        connectorFixture.succeed();
    }
}
