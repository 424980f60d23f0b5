package dev.mailingress.proxy.relay;

import static dev.mailingress.testing.Addresses.address;
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

/** The story of a connection whose client comes by itself. */
class ConnectionTest {

    private final Scene scene = new Scene();

    @AfterEach
    void shouldLeaveNothingBehindWhenConnectionHasEnded() {
        if (scene.isOver()) {
            scene.assertNothingIsLeft();
        }
    }

    @Test
    void shouldDialAtOnceWhenClientIsAccepted() {
        // When
        scene.accept();
        // Then
        assertThat(scene.loop.nextAttempt().address()).isEqualTo(address("10.0.0.9", 2525));
    }

    @Test
    void shouldHearTheClientOutButNotForEverWhenTheBackendIsDialled() {
        // Given
        scene.accept();
        // When
        scene.client.receive("x".repeat(16 * 1024 - 1));
        // Then
        assertThat(scene.client.isReading()).isTrue();
        // When
        scene.client.receive("x");
        // Then
        assertThat(scene.client.isReading()).isFalse();
        // When
        scene.connect();
        // Then
        assertThat(scene.client.isReading()).isTrue();
        assertThat(scene.backend.said()).endsWith("x".repeat(16 * 1024));
        scene.client.reset();
    }

    @Test
    void shouldCallTheDialOffWhenTheClientLeavesWithoutAWord() {
        // Given
        scene.accept();
        // When
        scene.client.end();
        // Then
        assertThat(scene.loop.openAttempts()).isZero();
        assertThat(scene.termination()).isEqualTo(Termination.CLIENT_LEFT_CONNECTING);
    }

    @Test
    void shouldDialOnWhenAClientThatMayOnlyListenEndsItsSide() {
        // Given
        scene.speaking(MailProtocol.TCP).accept();
        scene.client.end();
        // When
        scene.connect();
        // Then
        assertThat(scene.backend.isOutputShut()).isTrue();
        // When
        scene.backend.receive("the news\r\n");
        scene.backend.end();
        // Then
        assertThat(scene.client.said()).isEqualTo("the news\r\n");
        assertThat(scene.termination()).isEqualTo(Termination.NORMAL);
    }

    @Test
    void shouldEndTheConnectionWhenAllTogetherHaveSaidTooMuchTooEarly() {
        // Given
        scene.accept();
        assertThat(scene.earlyMemory.grow(0, EarlyMemory.FREE_BYTES + (1 << 20)))
                .isTrue();
        scene.client.receive("x".repeat(EarlyMemory.FREE_BYTES));
        assertThat(scene.isOver()).isFalse();
        // When
        scene.client.receive("x");
        // Then
        assertThat(scene.loop.openAttempts()).isZero();
        assertThat(scene.termination()).isEqualTo(Termination.REFUSED);
        assertThat(scene.ended.get(0).refusal()).isEqualTo(Refusal.PROCESS_FULL);
        scene.earlyMemory.giveBack(EarlyMemory.FREE_BYTES + (1 << 20));
    }

    @Test
    void shouldWriteHeaderInOneWriteBeforeClientsBytesWhenClientSpokeFirst() {
        // Given
        scene.announcing(ProxyProtocol.V2).accept();
        scene.client.receive("EHLO ");
        scene.client.receive("early\r\n");
        // When
        scene.connect();
        // Then
        assertThat(scene.backend.writes()).hasSize(2);
        assertThat(scene.backend.writes().get(0))
                .isEqualTo(new ProxyHeader(Scene.STRANGER, address("198.51.100.25", 25)).version2());
        assertThat(scene.backend.writes().get(1)).asString().isEqualTo("EHLO early\r\n");
    }

    @Test
    void shouldSendNoHeaderWhenBackendExpectsNone() {
        // Given
        scene.announcing(ProxyProtocol.NONE).accept();
        // When
        scene.connect();
        // Then
        assertThat(scene.backend.writes()).isEmpty();
    }

    @Test
    void shouldCarryBothWaysAndTellWhenBothSidesEnd() {
        // Given
        scene.relaying();
        // When
        scene.client.receive("QUIT\r\n");
        scene.backend.end();
        scene.client.end();
        // Then
        assertThat(scene.backend.said()).isEqualTo(Scene.HEADER + "QUIT\r\n");
        assertThat(scene.client.said()).isEqualTo("220 hello\r\n");
        assertThat(scene.ended.get(0).termination()).isEqualTo(Termination.NORMAL);
        assertThat(scene.ended.get(0).bytesFromClient()).isEqualTo(6);
        assertThat(scene.ended.get(0).bytesToClient()).isEqualTo(11);
        assertThat(scene.ended.get(0).destination()).isEqualTo(address("198.51.100.25", 25));
    }

    @Test
    void shouldGoOnReadingTheOtherSideWhenOneHasEnded() {
        // Given
        scene.relaying();
        // When
        scene.client.end();
        scene.backend.receive("late answer");
        // Then
        assertThat(scene.backend.isOutputShut()).isTrue();
        assertThat(scene.client.said()).isEqualTo("220 hello\r\nlate answer");
        assertThat(scene.client.isClosed()).isFalse();
    }

    @Test
    void shouldPassTheEndOnWhenClientEndedBeforeTheBackendWasThere() {
        // Given
        scene.accept();
        scene.client.receive("QUIT\r\n");
        scene.client.end();
        // When
        scene.connect();
        // Then
        assertThat(scene.backend.said()).isEqualTo(Scene.HEADER + "QUIT\r\n");
        assertThat(scene.backend.isOutputShut()).isTrue();
    }

    @Test
    void shouldStopReadingWhenTheOtherSideIsSlow() {
        // Given
        scene.relaying();
        scene.client.takesNoMore();
        // When
        scene.backend.receive("much");
        // Then
        assertThat(scene.backend.isReading()).isFalse();
        assertThat(scene.client.isReading()).isTrue();
        // When
        scene.client.takesMoreAgain();
        // Then
        assertThat(scene.backend.isReading()).isTrue();
    }

    @Test
    void shouldEndWhenNobodySaysAnythingForTheProtocolsTime() {
        // Given
        scene.relaying();
        scene.loop.advance(Duration.ofMinutes(10));
        scene.client.receive("NOOP\r\n");
        // When
        scene.loop.advance(Duration.ofMinutes(10).plusSeconds(59));
        // Then
        assertThat(scene.ended).isEmpty();
        // When
        scene.loop.advance(Duration.ofSeconds(1));
        // Then
        assertThat(scene.ended.get(0).termination()).isEqualTo(Termination.IDLE);
    }

    @Test
    void shouldEndWhenTheOtherSideDoesNotFollowInTime() {
        // Given
        scene.relaying();
        scene.client.end();
        // When
        scene.loop.advance(Duration.ofSeconds(60));
        // Then
        assertThat(scene.ended.get(0).termination()).isEqualTo(Termination.SERVER_LINGERED);
    }

    @Test
    void shouldDeliverAndCloseWhenBackendBreaksOff() {
        // Given
        scene.relaying();
        scene.backend.receive("421 too busy\r\n");
        // When
        scene.backend.reset();
        // Then
        assertThat(scene.client.said()).isEqualTo("220 hello\r\n421 too busy\r\n");
        assertThat(scene.client.isClosed()).isTrue();
        assertThat(scene.ended.get(0).termination()).isEqualTo(Termination.SERVER_RESET);
    }

    @Test
    void shouldCloseBackendWhenClientBreaksOff() {
        // Given
        scene.relaying();
        // When
        scene.client.reset();
        // Then
        assertThat(scene.backend.isClosed()).isTrue();
        assertThat(scene.ended.get(0).termination()).isEqualTo(Termination.CLIENT_RESET);
    }

    @Test
    void shouldCallTheDialOffWhenClientLeavesBefore() {
        // Given
        scene.accept();
        // When
        scene.client.reset();
        // Then
        assertThat(scene.ended.get(0).termination()).isEqualTo(Termination.CLIENT_LEFT_CONNECTING);
    }

    @Test
    void shouldTryEveryAddressWhenTheFirstRefuses() {
        // Given
        scene.addresses = List.of(
                address("10.0.0.8", 1).getAddress(), address("10.0.0.9", 1).getAddress());
        scene.accept();
        // When
        scene.loop.nextAttempt().handler().failed(ConnectFailure.REFUSED);
        scene.connect();
        // Then
        assertThat(scene.backend.said()).isEqualTo(Scene.HEADER);
    }

    @Test
    void shouldTryAgainWhenBackendComesBack() {
        // Given
        scene.accept();
        scene.loop.nextAttempt().handler().failed(ConnectFailure.REFUSED);
        // When
        scene.loop.advance(Duration.ofSeconds(1));
        scene.connect();
        // Then
        assertThat(scene.backend.said()).isEqualTo(Scene.HEADER);
    }

    @Test
    void shouldAnswerInTheProtocolsWordsWhenNoBackendCanBeReachedInTime() {
        // Given
        scene.holding("2s").addresses = List.of();
        scene.accept();
        // When
        scene.loop.advance(Duration.ofMillis(1900));
        // Then
        assertThat(scene.client.writes()).isEmpty();
        // When
        scene.loop.advance(Duration.ofMillis(100));
        // Then
        assertThat(scene.client.said())
                .isEqualTo("421 4.3.2 Service not available, the mail server cannot be reached, try again later\r\n");
        assertThat(scene.client.isOutputShut()).isTrue();
        // When
        scene.client.end();
        // Then
        assertThat(scene.termination()).isEqualTo(Termination.CONNECT_FAILED);
        assertThat(scene.ended.get(0).refusal()).isEqualTo(Refusal.BACKEND_DOWN);
    }

    @Test
    void shouldAnswerAtOnceWhenNobodyMayBeHeld() {
        // Given
        scene.speaking(MailProtocol.MANAGESIEVE).accept();
        // When
        scene.refuseToConnect();
        // Then
        assertThat(scene.client.said()).startsWith("BYE (TRYLATER) \"Service not available");
    }

    @Test
    void shouldCloseAtOnceWhenClientHadEndedBeforeItIsRefused() {
        // Given
        scene.speaking(MailProtocol.MANAGESIEVE).accept();
        scene.client.receive("LOGOUT\r\n");
        scene.client.end();
        // When
        scene.refuseToConnect();
        // Then
        assertThat(scene.client.said()).startsWith("BYE ");
        assertThat(scene.termination()).isEqualTo(Termination.CONNECT_FAILED);
    }

    @Test
    void shouldCloseWithoutAWordWhenTlsComesFirst() {
        // Given
        scene.speaking(MailProtocol.IMAPS).addresses = List.of();
        scene.accept();
        // When
        scene.loop.advance(Duration.ofSeconds(30));
        // Then
        assertThat(scene.client.writes()).isEmpty();
        assertThat(scene.termination()).isEqualTo(Termination.CONNECT_FAILED);
    }

    @Test
    void shouldNotWaitLongerForTheBannerWhenClientTalks() {
        // Given
        scene.accept().connect();
        scene.loop.advance(Duration.ofMinutes(4));
        scene.client.receive("EHLO impatient\r\n");
        // When
        scene.loop.advance(Duration.ofMinutes(1));
        // Then
        assertThat(scene.termination()).isEqualTo(Termination.BANNER_TIMED_OUT);
    }

    @Test
    void shouldWaitForNoBannerWhenProtocolIsNotKnown() {
        // When
        scene.speaking(MailProtocol.TCP).accept().connect();
        // Then
        assertThat(scene.state()).isEqualTo(ConnectionState.RELAYING);
    }

    @Test
    void shouldRefuseTheSecondWhenClientMayHaveOneConnection() {
        // Given
        scene.relaying();
        // When
        RecordingLeg second = scene.acceptAnother();
        // Then
        assertThat(second.said()).startsWith("421 4.7.0 ");
        assertThat(scene.loop.openAttempts()).isZero();
        // When
        second.end();
        // Then
        assertThat(scene.ended.get(0).refusal()).isEqualTo(Refusal.CLIENT_CONNECTIONS);
        assertThat(scene.state()).isEqualTo(ConnectionState.RELAYING);
        scene.ended.clear();
    }

    @Test
    void shouldRefuseForgedLoopbackWithoutDiallingWhenLocalAddressesAreNotAllowed() {
        // Given
        scene.from(address("127.0.0.1", 1));
        // When
        scene.accept();
        // Then
        assertThat(scene.client.said()).startsWith("421 4.3.0 ");
        assertThat(scene.loop.openAttempts()).isZero();
        // When
        scene.client.receive("EHLO x\r\n");
        scene.loop.advance(Duration.ofSeconds(2));
        // Then
        assertThat(scene.ended.get(0).termination()).isEqualTo(Termination.REFUSED);
        assertThat(scene.ended.get(0).refusal()).isEqualTo(Refusal.LOCAL_ADDRESS);
    }

    @Test
    void shouldEndTheBackendWhenTheClientsSocketIsLostByAMistakeOfOurs() {
        // Given
        scene.relaying();
        // When
        scene.client.abort();
        // Then
        assertThat(scene.backend.isClosed()).isTrue();
        assertThat(scene.state()).isEqualTo(ConnectionState.CLOSED);
    }

    @Test
    void shouldEndTheClientWhenTheBackendsSocketIsLostByAMistakeOfOurs() {
        // Given
        scene.relaying();
        // When
        scene.backend.abort();
        // Then
        assertThat(scene.client.isClosed()).isTrue();
        assertThat(scene.state()).isEqualTo(ConnectionState.CLOSED);
    }

    @Test
    void shouldHearARefusedClientOutSoThatNoResetOvertakesTheWords() {
        // When
        scene.from(address("127.0.0.1", 1)).accept();
        // Then
        assertThat(scene.client.said()).startsWith("421 4.3.0 ");
        assertThat(scene.client.isReading()).isTrue();
        scene.client.receive("EHLO early\r\n");
        scene.client.end();
    }

    @Test
    void shouldTellTheClientWhenTheBackendHasEnded() {
        // Given
        scene.relaying();
        // When
        scene.backend.end();
        // Then
        assertThat(scene.client.isOutputShut()).isTrue();
        assertThat(scene.client.isClosed()).isFalse();
        scene.client.reset();
    }
}
