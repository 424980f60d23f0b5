package dev.mailingress.proxy.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Health checks of a load balancer after a client's connection to the mail server has failed. */
class HealthCheckDuringOutageTest {

    private final ConnectionFixture fixture = new ConnectionFixture().requiringHeaders();

    @BeforeEach
    void failToConnect() {
        fixture.accept();
        fixture.client.receive(ConnectionFixture.HEADER);
        fixture.refuseToConnect();
        fixture.client.reset();
        fixture.requiringHeaders().accept();
    }

    @Test
    void shouldPassOnMailServersGreetingWhenItWasDownBefore() {
        // When
        fixture.client.receive("PROXY UNKNOWN\r\n");
        fixture.connect();
        fixture.backend.receive("220 mail.example\r\n");
        // Then: neither LOCAL nor the address of the balancer
        assertThat(fixture.backend.written())
                .isEqualTo("PROXY TCP6 2001:db8:0:0:0:0:0:1 2001:db8:0:0:0:0:0:2 65535 65535\r\n");
        assertThat(fixture.client.written()).isEqualTo("220 mail.example\r\n");
        // When
        fixture.client.reset();
        // Then
        assertThat(fixture.probes).isEqualTo(1);
        assertThat(fixture.ended).hasSize(1);
    }

    @Test
    void shouldRefuseHealthCheckAtOnceWhenMailServerIsDown() {
        // When
        fixture.client.receive("PROXY UNKNOWN\r\n");
        fixture.refuseToConnect();
        // Then: it is not held
        assertThat(fixture.client.written()).startsWith("421 4.3.2 ");
        fixture.client.end();
        assertThat(fixture.probes).isEqualTo(1);
    }
}
