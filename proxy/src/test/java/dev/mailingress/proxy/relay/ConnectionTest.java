package dev.mailingress.proxy.relay;

import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.protocol.proxyprotocol.ProxyHeader;
import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.RecordingLeg;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connection of a client that is not behind a balancer. */
class ConnectionTest {

    private final ConnectionFixture fixture = new ConnectionFixture();

    @AfterEach
    void shouldReleaseEverythingWhenConnectionHasEnded() {
        if (fixture.hasEnded()) {
            fixture.assertEverythingReleased();
        }
    }

    @Test
    void shouldConnectImmediatelyWhenClientIsAccepted() {
        // When
        fixture.accept();
        // Then
        assertThat(fixture.loop.nextAttempt().address()).isEqualTo(address("10.0.0.9", 2525));
    }

    @Test
    void shouldReadBoundedAmountFromClientDuringConnect() {
        // Given
        fixture.accept();
        // When
        fixture.client.receive("x".repeat(16 * 1024 - 1));
        // Then
        assertThat(fixture.client.isReading()).isTrue();
        // When
        fixture.client.receive("x");
        // Then
        assertThat(fixture.client.isReading()).isFalse();
        // When
        fixture.connect();
        // Then
        assertThat(fixture.client.isReading()).isTrue();
        assertThat(fixture.backend.written()).endsWith("x".repeat(16 * 1024));
        fixture.client.reset();
    }

    @Test
    void shouldCancelConnectWhenSilentClientEnds() {
        // Given
        fixture.accept();
        // When
        fixture.client.end();
        // Then
        assertThat(fixture.loop.openAttempts()).isZero();
        assertThat(fixture.termination()).isEqualTo(Termination.CLIENT_LEFT_CONNECTING);
    }

    @Test
    void shouldKeepConnectingWhenClientOfUnknownProtocolEnds() {
        // Given
        fixture.speaking(MailProtocol.TCP).accept();
        fixture.client.end();
        // When
        fixture.connect();
        // Then
        assertThat(fixture.backend.isOutputShut()).isTrue();
        // When
        fixture.backend.receive("the news\r\n");
        fixture.backend.end();
        // Then
        assertThat(fixture.client.written()).isEqualTo("the news\r\n");
        assertThat(fixture.termination()).isEqualTo(Termination.NORMAL);
    }

    @Test
    void shouldCloseWhenPrefetchBudgetIsExhausted() {
        // Given
        fixture.accept();
        assertThat(fixture.prefetchBudget.resize(0, 1 << 19)).isTrue();
        fixture.client.receive("x".repeat(PrefetchBudget.SMALL_BYTES));
        assertThat(fixture.hasEnded()).isFalse();
        // When
        fixture.client.receive("x");
        // Then
        assertThat(fixture.loop.openAttempts()).isZero();
        assertThat(fixture.termination()).isEqualTo(Termination.REFUSED);
        assertThat(fixture.ended.get(0).refusal()).isEqualTo(Refusal.PROCESS_FULL);
        fixture.prefetchBudget.release(1 << 19);
    }

    @Test
    void shouldWriteHeaderInOneWriteBeforePrefetchedBytes() {
        // Given
        fixture.announcing(ProxyProtocol.V2).accept();
        fixture.client.receive("EHLO ");
        fixture.client.receive("early\r\n");
        // When
        fixture.connect();
        // Then
        assertThat(fixture.backend.writes()).hasSize(2);
        assertThat(fixture.backend.writes().get(0))
                .isEqualTo(new ProxyHeader(ConnectionFixture.CLIENT, address("198.51.100.25", 25)).version2());
        assertThat(fixture.backend.writes().get(1)).asString().isEqualTo("EHLO early\r\n");
    }

    @Test
    void shouldSendNoHeaderWhenBackendExpectsNone() {
        // Given
        fixture.announcing(ProxyProtocol.NONE).accept();
        // When
        fixture.connect();
        // Then
        assertThat(fixture.backend.writes()).isEmpty();
    }

    @Test
    void shouldRelayBothWaysAndRecordWhenBothSidesEnd() {
        // Given
        fixture.relaying();
        // When
        fixture.client.receive("QUIT\r\n");
        fixture.backend.end();
        fixture.client.end();
        // Then
        assertThat(fixture.backend.written()).isEqualTo(ConnectionFixture.HEADER + "QUIT\r\n");
        assertThat(fixture.client.written()).isEqualTo("220 hello\r\n");
        assertThat(fixture.ended.get(0).termination()).isEqualTo(Termination.NORMAL);
        assertThat(fixture.ended.get(0).bytesFromClient()).isEqualTo(6);
        assertThat(fixture.ended.get(0).bytesToClient()).isEqualTo(11);
        assertThat(fixture.ended.get(0).destination()).isEqualTo(address("198.51.100.25", 25));
    }

    @Test
    void shouldKeepReadingOtherSideWhenOneHasEnded() {
        // Given
        fixture.relaying();
        // When
        fixture.client.end();
        fixture.backend.receive("late answer");
        // Then
        assertThat(fixture.backend.isOutputShut()).isTrue();
        assertThat(fixture.client.written()).isEqualTo("220 hello\r\nlate answer");
        assertThat(fixture.client.isClosed()).isFalse();
    }

    @Test
    void shouldPassOnFinWhenClientEndedBeforeBackendIsConnected() {
        // Given
        fixture.accept();
        fixture.client.receive("QUIT\r\n");
        fixture.client.end();
        // When
        fixture.connect();
        // Then
        assertThat(fixture.backend.written()).isEqualTo(ConnectionFixture.HEADER + "QUIT\r\n");
        assertThat(fixture.backend.isOutputShut()).isTrue();
    }

    @Test
    void shouldStopReadingWhenOtherSideIsSlow() {
        // Given
        fixture.relaying();
        fixture.client.blockWrites();
        // When
        fixture.backend.receive("much");
        // Then
        assertThat(fixture.backend.isReading()).isFalse();
        assertThat(fixture.client.isReading()).isTrue();
        // When
        fixture.client.unblockWrites();
        // Then
        assertThat(fixture.backend.isReading()).isTrue();
    }

    @Test
    void shouldCloseWhenIdleTimeoutExpires() {
        // Given
        fixture.relaying();
        fixture.loop.advance(Duration.ofMinutes(10));
        fixture.client.receive("NOOP\r\n");
        // When
        fixture.loop.advance(Duration.ofMinutes(10).plusSeconds(59));
        // Then
        assertThat(fixture.ended).isEmpty();
        // When
        fixture.loop.advance(Duration.ofSeconds(1));
        // Then
        assertThat(fixture.ended.get(0).termination()).isEqualTo(Termination.IDLE);
    }

    @Test
    void shouldCloseWhenOtherSideDoesNotEndInTime() {
        // Given
        fixture.relaying();
        fixture.client.end();
        // When
        fixture.loop.advance(Duration.ofSeconds(60));
        // Then
        assertThat(fixture.ended.get(0).termination()).isEqualTo(Termination.SERVER_LINGERED);
    }

    @Test
    void shouldDeliverAndCloseWhenBackendResets() {
        // Given
        fixture.relaying();
        fixture.backend.receive("421 too busy\r\n");
        // When
        fixture.backend.reset();
        // Then
        assertThat(fixture.client.written()).isEqualTo("220 hello\r\n421 too busy\r\n");
        assertThat(fixture.client.isClosed()).isTrue();
        assertThat(fixture.ended.get(0).termination()).isEqualTo(Termination.SERVER_RESET);
    }

    @Test
    void shouldCloseBackendWhenClientResets() {
        // Given
        fixture.relaying();
        // When
        fixture.client.reset();
        // Then
        assertThat(fixture.backend.isClosed()).isTrue();
        assertThat(fixture.ended.get(0).termination()).isEqualTo(Termination.CLIENT_RESET);
    }

    @Test
    void shouldCancelConnectWhenClientResets() {
        // Given
        fixture.accept();
        // When
        fixture.client.reset();
        // Then
        assertThat(fixture.ended.get(0).termination()).isEqualTo(Termination.CLIENT_LEFT_CONNECTING);
    }

    @Test
    void shouldTryNextAddressWhenFirstRefuses() {
        // Given
        fixture.addresses = List.of(
                address("10.0.0.8", 1).getAddress(), address("10.0.0.9", 1).getAddress());
        fixture.accept();
        // When
        fixture.loop.nextAttempt().handler().onFailed(ConnectFailure.REFUSED);
        fixture.connect();
        // Then
        assertThat(fixture.backend.written()).isEqualTo(ConnectionFixture.HEADER);
    }

    @Test
    void shouldConnectWhenBackendReturns() {
        // Given
        fixture.accept();
        fixture.loop.nextAttempt().handler().onFailed(ConnectFailure.REFUSED);
        // When
        fixture.loop.advance(Duration.ofSeconds(1));
        fixture.connect();
        // Then
        assertThat(fixture.backend.written()).isEqualTo(ConnectionFixture.HEADER);
    }

    @Test
    void shouldSendProtocolRefusalWhenNoBackendIsReachedInTime() {
        // Given
        fixture.holding("2s").addresses = List.of();
        fixture.accept();
        // When
        fixture.loop.advance(Duration.ofMillis(1900));
        // Then
        assertThat(fixture.client.writes()).isEmpty();
        // When
        fixture.loop.advance(Duration.ofMillis(100));
        // Then
        assertThat(fixture.client.written())
                .isEqualTo("421 4.3.2 Service not available: the mail server cannot be reached, try again later\r\n");
        assertThat(fixture.client.isOutputShut()).isTrue();
        // When
        fixture.client.end();
        // Then
        assertThat(fixture.termination()).isEqualTo(Termination.CONNECT_FAILED);
        assertThat(fixture.ended.get(0).refusal()).isEqualTo(Refusal.BACKEND_DOWN);
    }

    @Test
    void shouldSendRefusalImmediatelyWhenHoldingIsDisabled() {
        // Given
        fixture.speaking(MailProtocol.MANAGESIEVE).accept();
        // When
        fixture.refuseToConnect();
        // Then
        assertThat(fixture.client.written()).startsWith("BYE (TRYLATER) \"Service not available");
    }

    @Test
    void shouldCloseImmediatelyWhenClientEndedBeforeRefusal() {
        // Given
        fixture.speaking(MailProtocol.MANAGESIEVE).accept();
        fixture.client.receive("LOGOUT\r\n");
        fixture.client.end();
        // When
        fixture.refuseToConnect();
        // Then
        assertThat(fixture.client.written()).startsWith("BYE ");
        assertThat(fixture.termination()).isEqualTo(Termination.CONNECT_FAILED);
    }

    @Test
    void shouldCloseSilentlyWhenTlsIsImplicit() {
        // Given
        fixture.speaking(MailProtocol.IMAPS).addresses = List.of();
        fixture.accept();
        // When
        fixture.loop.advance(Duration.ofSeconds(30));
        // Then
        assertThat(fixture.client.writes()).isEmpty();
        assertThat(fixture.termination()).isEqualTo(Termination.CONNECT_FAILED);
    }

    @Test
    void shouldNotExtendBannerTimeoutWhenClientSends() {
        // Given
        fixture.accept().connect();
        fixture.loop.advance(Duration.ofMinutes(4));
        fixture.client.receive("EHLO impatient\r\n");
        // When
        fixture.loop.advance(Duration.ofMinutes(1));
        // Then
        assertThat(fixture.termination()).isEqualTo(Termination.BANNER_TIMED_OUT);
    }

    @Test
    void shouldNotWaitForBannerWhenProtocolIsUnknown() {
        // When
        fixture.speaking(MailProtocol.TCP).accept().connect();
        // Then
        assertThat(fixture.state()).isEqualTo(ConnectionState.RELAYING);
    }

    @Test
    void shouldRefuseSecondConnectionWhenLimitIsOne() {
        // Given
        fixture.relaying();
        // When
        RecordingLeg second = fixture.acceptAnother();
        // Then
        assertThat(second.written()).startsWith("421 4.7.0 ");
        assertThat(fixture.loop.openAttempts()).isZero();
        // When
        second.end();
        // Then
        assertThat(fixture.ended.get(0).refusal()).isEqualTo(Refusal.CLIENT_CONNECTIONS);
        assertThat(fixture.state()).isEqualTo(ConnectionState.RELAYING);
        fixture.ended.clear();
    }

    @Test
    void shouldReleasePlaceOnceWhenRefused() {
        // Given
        fixture.relaying();
        fixture.denying("203.0.113.0/24");
        // When
        RecordingLeg refused = fixture.acceptAnother();
        // Then
        assertThat(refused.written()).startsWith("421 4.7.0 ");
        assertThat(refused.isClosed()).isFalse();
        assertThat(fixture.admission.connections()).isEqualTo(1);
        // When
        refused.end();
        // Then
        assertThat(fixture.admission.connections()).isEqualTo(1);
        fixture.ended.clear();
    }

    @Test
    void shouldReleasePermitWhenBackendIsDown() {
        // Given
        fixture.speaking(MailProtocol.MANAGESIEVE).accept();
        // When
        fixture.refuseToConnect();
        // Then
        assertThat(fixture.state()).isEqualTo(ConnectionState.REFUSING);
        assertThat(fixture.admission.connections()).isZero();
        // When
        RecordingLeg next = fixture.acceptAnother();
        // Then
        assertThat(next.written()).isEmpty();
        next.reset();
        fixture.client.end();
        assertThat(fixture.admission.connections()).isZero();
        fixture.ended.remove(0);
        fixture.opened--;
    }

    @Test
    void shouldRefuseForgedLoopbackWithoutConnecting() {
        // Given
        fixture.from(address("127.0.0.1", 1));
        // When
        fixture.accept();
        // Then
        assertThat(fixture.client.written()).startsWith("421 4.3.0 ");
        assertThat(fixture.loop.openAttempts()).isZero();
        // When
        fixture.client.receive("EHLO x\r\n");
        fixture.loop.advance(Duration.ofSeconds(2));
        // Then
        assertThat(fixture.ended.get(0).termination()).isEqualTo(Termination.REFUSED);
        assertThat(fixture.ended.get(0).refusal()).isEqualTo(Refusal.LOCAL_ADDRESS);
    }

    @Test
    void shouldCloseBackendWhenClientSocketIsAborted() {
        // Given
        fixture.relaying();
        // When
        fixture.client.abort();
        // Then
        assertThat(fixture.backend.isClosed()).isTrue();
        assertThat(fixture.state()).isEqualTo(ConnectionState.CLOSED);
    }

    @Test
    void shouldCloseClientWhenBackendSocketIsAborted() {
        // Given
        fixture.relaying();
        // When
        fixture.backend.abort();
        // Then
        assertThat(fixture.client.isClosed()).isTrue();
        assertThat(fixture.state()).isEqualTo(ConnectionState.CLOSED);
    }

    @Test
    void shouldKeepReadingRefusedClientToPreventReset() {
        // When
        fixture.from(address("127.0.0.1", 1)).accept();
        // Then
        assertThat(fixture.client.written()).startsWith("421 4.3.0 ");
        assertThat(fixture.client.isReading()).isTrue();
        fixture.client.receive("EHLO early\r\n");
        fixture.client.end();
    }

    @Test
    void shouldCloseImmediatelyAfterLineWhenTooManyRefusalsLinger() {
        // Given: one may linger
        fixture.denying("203.0.113.0/24");
        RecordingLeg first = fixture.acceptAnother();
        // When
        RecordingLeg second = fixture.acceptAnother();
        // Then
        assertThat(second.written()).isEqualTo(first.written()).startsWith("421 4.7.0 ");
        assertThat(first.isClosed()).isFalse();
        assertThat(second.isClosed()).isTrue();
        assertThat(fixture.lingeringRefusals.count()).isEqualTo(1);
        // When
        fixture.loop.advance(Duration.ofSeconds(2));
        // Then
        assertThat(first.isClosed()).isTrue();
        assertThat(fixture.lingeringRefusals.count()).isZero();
        assertThat(fixture.acceptAnother().isClosed()).isFalse();
        fixture.ended.clear();
    }

    @Test
    void shouldPassOnFinWhenBackendEnds() {
        // Given
        fixture.relaying();
        // When
        fixture.backend.end();
        // Then
        assertThat(fixture.client.isOutputShut()).isTrue();
        assertThat(fixture.client.isClosed()).isFalse();
        fixture.client.reset();
    }
}
