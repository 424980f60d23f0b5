package dev.mailingress.proxy.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client that sends a PROXY header to a backend without them. */
class FirstBytesGuardTest {

    private static final String VERSION_1 = "PROXY TCP4 127.0.0.1 127.0.0.1 1 25\r\n";
    private static final String VERSION_2 = "\r\n\r\n\0\r\nQUIT\n!\u0011\0\f";

    private final ConnectionFixture fixture = new ConnectionFixture().announcing(ProxyProtocol.NONE);

    @AfterEach
    void shouldReleaseEverythingWhenConnectionHasEnded() {
        if (fixture.hasEnded()) {
            fixture.assertEverythingReleased();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {VERSION_1, VERSION_2})
    void shouldRefuseWhileConnecting(String header) {
        // Given
        fixture.accept();
        // When
        fixture.client.receive(header);
        // Then
        assertThat(fixture.loop.openAttempts()).isZero();
        assertRefused();
    }

    @ParameterizedTest
    @ValueSource(strings = {VERSION_1, VERSION_2})
    void shouldRefuseWhenBackendIsSilent(String header) {
        // Given
        fixture.accept().connect();
        // When
        fixture.client.receive(header);
        // Then
        assertThat(fixture.backend.isClosed()).isTrue();
        assertRefused();
    }

    @ParameterizedTest
    @ValueSource(strings = {VERSION_1, VERSION_2})
    void shouldRefuseForAnySegmentation(String header) {
        // Given
        fixture.accept();
        fixture.client.receive(header.substring(0, 2));
        fixture.connect();
        // When
        for (int i = 2; i < header.length() && !fixture.client.isClosed(); i++) {
            fixture.client.receive(header.substring(i, i + 1));
        }
        // Then
        assertRefused();
    }

    @Test
    void shouldRefuseBehindHeaderOfBalancer() {
        // Given
        fixture.requiringHeaders().accept();
        // When
        fixture.client.receive(ConnectionFixture.HEADER + VERSION_1);
        // Then
        assertThat(fixture.loop.openAttempts()).isZero();
        assertRefused();
    }

    private void assertRefused() {
        assertThat(fixture.backend.written()).isEmpty();
        assertThat(fixture.termination()).isEqualTo(Termination.REFUSED);
        assertThat(fixture.ended.get(0).refusal()).isEqualTo(Refusal.UNEXPECTED_HEADER);
    }

    @Test
    void shouldForwardWhenFirstBytesDiffer() {
        // Given
        fixture.accept().connect();
        // When
        fixture.client.receive("PRO");
        // Then
        assertThat(fixture.backend.written()).isEmpty();
        // When
        fixture.client.receive("BE\r\n");
        fixture.client.receive(VERSION_1);
        // Then
        assertThat(fixture.backend.written()).isEqualTo("PROBE\r\n" + VERSION_1);
        assertThat(fixture.state()).isEqualTo(ConnectionState.AWAITING_BANNER);
    }

    @Test
    void shouldForwardWhenBackendHasSpoken() {
        // Given
        fixture.accept().connect();
        fixture.client.receive("P");
        // When
        fixture.backend.receive("220 hello\r\n");
        fixture.client.receive("ROXY\r\n");
        // Then
        assertThat(fixture.client.written()).isEqualTo("220 hello\r\n");
        assertThat(fixture.backend.written()).isEqualTo("PROXY\r\n");
        // When
        fixture.client.end();
        fixture.backend.end();
        // Then
        assertThat(fixture.ended.get(0).bytesFromClient()).isEqualTo(7);
    }

    @Test
    void shouldForwardWhenClientEnds() {
        // Given
        fixture.speaking(MailProtocol.TCP).accept().connect();
        fixture.client.receive("\r\n");
        // When
        fixture.client.end();
        // Then
        assertThat(fixture.backend.written()).isEqualTo("\r\n");
        assertThat(fixture.backend.isOutputShut()).isTrue();
        assertThat(fixture.state()).isEqualTo(ConnectionState.HALF_CLOSED);
    }

    @Test
    void shouldReleaseEverythingWhenClientResets() {
        // Given
        fixture.accept().connect();
        fixture.client.receive("PROX");
        // When
        fixture.client.reset();
        // Then
        assertThat(fixture.termination()).isEqualTo(Termination.CLIENT_RESET);
        assertThat(fixture.backend.written()).isEmpty();
    }

    @Test
    void shouldForwardHeaderAsDataWhenBackendReceivesOne() {
        // Given
        fixture.announcing(ProxyProtocol.V1).accept().connect();
        // When
        fixture.client.receive(VERSION_1);
        // Then
        assertThat(fixture.backend.written()).isEqualTo(ConnectionFixture.HEADER + VERSION_1);
    }
}
