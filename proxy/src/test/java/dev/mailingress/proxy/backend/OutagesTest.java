package dev.mailingress.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.BackendConfig;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.routing.Target;
import dev.mailingress.proxy.transport.ConnectFailure;
import org.junit.jupiter.api.Test;

/** What an operator of the proxy is told of backends that come and go. */
class OutagesTest {

    private static final String DOWN = "dms:25 unreachable, refused";
    private static final String BACK = "dms:25 reachable again";

    private final Dialling dialling = new Dialling();

    OutagesTest() {
        dialling.resolver.says("10.0.0.9");
    }

    @Test
    void shouldTellNothingWhenOneOfSeveralAddressesIsDead() {
        // Given
        dialling.resolver.says("10.0.0.8", "10.0.0.9");
        dialling.dial(Dialling.IMPATIENT);
        // When
        dialling.fail("10.0.0.8", ConnectFailure.REFUSED);
        dialling.succeed("10.0.0.9");
        // Then
        assertThat(dialling.observer.heard()).hasSize(2);
        assertThat(dialling.observer.outages()).isEmpty();
    }

    @Test
    void shouldTellOnceWhenManyAttemptsFail() {
        // When
        for (int i = 0; i < 3; i++) {
            dialling.dial(Dialling.IMPATIENT);
            dialling.fail(ConnectFailure.REFUSED);
            dialling.now = dialling.now.plus(EndpointHealth.BETWEEN_OUTAGES);
        }
        // Then
        assertThat(dialling.observer.outages()).containsExactly(DOWN);
    }

    @Test
    void shouldTellOnceThatItIsBackWhenManySucceed() {
        // Given
        dialling.dial(Dialling.IMPATIENT);
        dialling.fail(ConnectFailure.REFUSED);
        // When
        for (int i = 0; i < 3; i++) {
            dialling.dial(Dialling.IMPATIENT);
            dialling.succeed();
        }
        // Then
        assertThat(dialling.observer.outages()).containsExactly(DOWN, BACK);
    }

    @Test
    void shouldKeepPortsApartWhenOneOfThemIsDown() {
        // Given
        Target sieve = new Target(new BackendConfig("dms", "mail.internal"), 4190, ProxyProtocol.V2);
        // When
        for (int i = 0; i < 3; i++) {
            dialling.connector.dial(sieve, Dialling.IMPATIENT, dialling.loop, new RecordingDialHandler());
            dialling.fail(ConnectFailure.REFUSED);
            dialling.dial(Dialling.IMPATIENT);
            dialling.succeed();
        }
        // Then
        assertThat(dialling.observer.outages()).containsExactly("dms:4190 unreachable, refused");
    }

    @Test
    void shouldTellOfOneOutageInSomeTimeWhenEveryOtherAttemptFails() {
        // When
        for (int i = 0; i < 5; i++) {
            failOnceAndComeBack();
        }
        // Then
        assertThat(dialling.observer.outages()).containsExactly(DOWN, BACK);
        // When
        dialling.now = dialling.now.plus(EndpointHealth.BETWEEN_OUTAGES);
        failOnceAndComeBack();
        // Then
        assertThat(dialling.observer.outages()).containsExactly(DOWN, BACK, DOWN, BACK);
    }

    private void failOnceAndComeBack() {
        dialling.dial(Dialling.IMPATIENT);
        dialling.fail(ConnectFailure.REFUSED);
        dialling.dial(Dialling.IMPATIENT);
        dialling.succeed();
    }
}
