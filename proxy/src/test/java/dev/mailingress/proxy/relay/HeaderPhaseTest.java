package dev.mailingress.proxy.relay;

import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.protocol.proxyprotocol.ProxyHeader;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connection whose client is announced by a balancer. */
class HeaderPhaseTest {

    private static final InetSocketAddress DESTINATION = address("192.0.2.80", 2525);

    private final ConnectionFixture fixture = new ConnectionFixture().requiringHeaders();

    @AfterEach
    void shouldReleaseEverythingWhenConnectionHasEnded() {
        if (fixture.hasEnded()) {
            fixture.assertEverythingReleased();
        }
    }

    @Test
    void shouldAnnounceClientAndDestinationFromInboundHeader() {
        // Given
        fixture.accept();
        assertThat(fixture.client.isReading()).isTrue();
        // When
        fixture.clientSends(new ProxyHeader(ConnectionFixture.CLIENT, DESTINATION).version2());
        fixture.connect();
        // Then
        assertThat(fixture.backend.written()).isEqualTo("PROXY TCP4 203.0.113.9 192.0.2.80 49320 2525\r\n");
    }

    @Test
    void shouldRecordClientAndBalancer() {
        // Given
        fixture.accept();
        fixture.clientSends(new ProxyHeader(ConnectionFixture.CLIENT, DESTINATION).version1());
        fixture.connect();
        // When
        fixture.client.end();
        fixture.backend.end();
        // Then
        assertThat(fixture.termination()).isEqualTo(Termination.NORMAL);
        assertThat(fixture.ended.get(0).client()).isEqualTo(ConnectionFixture.CLIENT);
        assertThat(fixture.ended.get(0).balancer()).isEqualTo(ConnectionFixture.BALANCER);
        assertThat(fixture.ended.get(0).destination()).isEqualTo(DESTINATION);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void shouldRelayBytesAfterHeaderForAnySegmentation(int pieceLength) {
        // Given
        fixture.announcing(ProxyProtocol.NONE).accept();
        String sent = "PROXY TCP4 203.0.113.9 192.0.2.80 49320 25\r\nEHLO early\r\n";
        // When
        for (int at = 0; at < sent.length(); at += pieceLength) {
            fixture.client.receive(sent.substring(at, Math.min(sent.length(), at + pieceLength)));
        }
        fixture.connect();
        // Then
        assertThat(fixture.backend.written()).isEqualTo("EHLO early\r\n");
    }

    @Test
    void shouldRelaySecondHeaderAsClientData() {
        // Given
        fixture.accept();
        // When
        fixture.client.receive(ConnectionFixture.HEADER + "PROXY TCP4 127.0.0.1 127.0.0.1 1 25\r\n");
        fixture.connect();
        // Then
        assertThat(fixture.backend.writes()).hasSize(2);
        assertThat(fixture.backend.writes().get(0)).asString().isEqualTo(ConnectionFixture.HEADER);
        assertThat(fixture.backend.writes().get(1)).asString().isEqualTo("PROXY TCP4 127.0.0.1 127.0.0.1 1 25\r\n");
    }

    @Test
    void shouldApplyAdmissionToAnnouncedClient() {
        // Given
        fixture.accept();
        // When
        fixture.client.receive("PROXY TCP4 127.0.0.1 198.51.100.25 1 25\r\n");
        // Then
        assertThat(fixture.client.written()).startsWith("421 4.3.0 ");
        assertThat(fixture.loop.openAttempts()).isZero();
    }

    @Test
    void shouldCloseBeforeReadingWhenSenderIsNotTrusted() {
        // Given
        fixture.from(ConnectionFixture.CLIENT);
        // When
        fixture.accept();
        // Then
        assertThat(fixture.client.isReading()).isFalse();
        assertThat(fixture.client.writes()).isEmpty();
        assertThat(fixture.termination()).isEqualTo(Termination.REFUSED);
        assertThat(fixture.ended.get(0).refusal()).isEqualTo(Refusal.UNTRUSTED_SENDER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0d0a0d0a000d0a515549540a20000000", "50524f585920554e4b4e4f574e0d0a"})
    void shouldGreetHealthCheckWithoutMailServerWhenHeaderHasNoClient(String header) {
        // Given
        fixture.accept();
        // When
        fixture.clientSends(HexFormat.of().parseHex(header));
        // Then
        assertThat(fixture.client.written()).startsWith("220 ");
        assertThat(fixture.loop.openAttempts()).isZero();
        // When
        fixture.client.receive("QUIT\r\n");
        // Then
        assertThat(fixture.client.written()).endsWith("221 2.0.0 Bye\r\n");
        // When
        fixture.client.end();
        // Then
        assertThat(fixture.ended).isEmpty();
        assertThat(fixture.probes).isEqualTo(1);
    }

    @Test
    void shouldAnswerCommandsThatFollowTheHeaderInOneSegment() {
        // Given
        fixture.accept();
        // When
        fixture.client.receive("PROXY UNKNOWN\r\nEHLO balancer\r\nQU");
        fixture.client.receive("IT\r\n");
        // Then
        assertThat(fixture.client.written())
                .isEqualTo("220 mail-ingress-proxy health check\r\n250 mail-ingress-proxy\r\n221 2.0.0 Bye\r\n");
    }

    @Test
    void shouldRelayHandshakeOfHealthCheckWhenPortHasImplicitTls() throws Exception {
        // Given
        fixture.speaking(MailProtocol.IMAPS).accept();
        fixture.client.receive("PROXY UNKNOWN\r\n");
        assertThat(fixture.loop.openAttempts()).isZero();
        byte[] hello = HelloPhaseTest.hello("imap.a.example");
        // When
        fixture.clientSends(hello);
        fixture.connect();
        // Then
        assertThat(fixture.backend.writes().get(0))
                .asString()
                .isEqualTo("PROXY TCP6 2001:db8:0:0:0:0:0:1 2001:db8:0:0:0:0:0:2 65535 65535\r\n");
        assertThat(fixture.backend.writes().get(1)).isEqualTo(hello);
        // When
        fixture.client.reset();
        // Then: closed, which sends FIN
        assertThat(fixture.backend.isClosed()).isTrue();
        assertThat(fixture.probes).isEqualTo(1);
        assertThat(fixture.ended).isEmpty();
    }

    @Test
    void shouldCloseSilentlyWhenHeaderIsTruncated() {
        // Given
        fixture.accept();
        fixture.client.receive("PROXY TCP4 203");
        // When
        fixture.client.end();
        // Then
        assertThat(fixture.client.writes()).isEmpty();
        assertThat(fixture.termination()).isEqualTo(Termination.CLIENT_LEFT_FIRST);
        assertThat(fixture.ended.get(0).refusal()).isEqualTo(Refusal.BAD_HEADER);
        assertThat(fixture.ended.get(0).client()).isEqualTo(ConnectionFixture.BALANCER);
    }

    @Test
    void shouldNotExtendTimeoutWhenHeaderTrickles() {
        // Given
        fixture.accept();
        // When
        for (int i = 0; i < 5; i++) {
            fixture.client.receive(ConnectionFixture.HEADER.substring(i, i + 1));
            fixture.loop.advance(Duration.ofSeconds(1));
        }
        // Then
        assertThat(fixture.termination()).isEqualTo(Termination.CLIENT_TIMED_OUT_FIRST);
        assertThat(fixture.ended.get(0).refusal()).isEqualTo(Refusal.BAD_HEADER);
    }

    @Test
    void shouldApplyNewRulesWhenTheyChangeBeforeHeader() {
        // Given
        fixture.accept();
        fixture.denying("203.0.113.0/24").reload();
        // When
        fixture.client.receive(ConnectionFixture.HEADER);
        // Then
        assertThat(fixture.client.written()).startsWith("421 4.7.0 ");
        // When
        fixture.client.end();
        // Then
        assertThat(fixture.ended.get(0).refusal()).isEqualTo(Refusal.DENIED);
    }

    @Test
    void shouldCloseWhenBytesAfterHeaderExceedPrefetchBudget() {
        // Given
        fixture.accept();
        assertThat(fixture.prefetchBudget.resize(0, 1 << 19)).isTrue();
        // When
        fixture.client.receive(ConnectionFixture.HEADER + "x".repeat(PrefetchBudget.SMALL_BYTES + 1));
        // Then
        assertThat(fixture.ended.get(0).refusal()).isEqualTo(Refusal.PROCESS_FULL);
        fixture.prefetchBudget.release(1 << 19);
    }
}
