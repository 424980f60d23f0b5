package dev.mailingress.proxy.relay;

import static dev.mailingress.testing.Addresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.protocol.proxyprotocol.ProxyHeader;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection whose client a balancer has to announce. */
class HeaderPhaseTest {

    private static final InetSocketAddress REACHED = address("192.0.2.80", 2525);

    private final Scene scene = new Scene().requiringHeaders();

    @AfterEach
    void shouldLeaveNothingBehindWhenConnectionHasEnded() {
        if (scene.isOver()) {
            scene.assertNothingIsLeft();
        }
    }

    @Test
    void shouldAnnounceWhomTheBalancerNamedAndWhatThatReachedWhenHeaderComes() {
        // Given
        scene.accept();
        assertThat(scene.client.isReading()).isTrue();
        // When
        scene.clientSends(new ProxyHeader(Scene.STRANGER, REACHED).version2());
        scene.connect();
        // Then
        assertThat(scene.backend.said()).isEqualTo("PROXY TCP4 203.0.113.9 192.0.2.80 49320 2525\r\n");
    }

    @Test
    void shouldTellClientAndBalancerWhenItHasEnded() {
        // Given
        scene.accept();
        scene.clientSends(new ProxyHeader(Scene.STRANGER, REACHED).version1());
        scene.connect();
        // When
        scene.client.end();
        scene.backend.end();
        // Then
        assertThat(scene.termination()).isEqualTo(Termination.NORMAL);
        assertThat(scene.ended.get(0).client()).isEqualTo(Scene.STRANGER);
        assertThat(scene.ended.get(0).balancer()).isEqualTo(Scene.BALANCER);
        assertThat(scene.ended.get(0).destination()).isEqualTo(REACHED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void shouldPassOnWhatFollowsTheHeaderHoweverItIsCut(int pieceLength) {
        // Given
        scene.announcing(ProxyProtocol.NONE).accept();
        String sent = "PROXY TCP4 203.0.113.9 192.0.2.80 49320 25\r\nEHLO early\r\n";
        // When
        for (int at = 0; at < sent.length(); at += pieceLength) {
            scene.client.receive(sent.substring(at, Math.min(sent.length(), at + pieceLength)));
        }
        scene.connect();
        // Then
        assertThat(scene.backend.said()).isEqualTo("EHLO early\r\n");
    }

    @Test
    void shouldPassOnASecondHeaderAsTheClientsOwnWords() {
        // Given
        scene.accept();
        // When
        scene.client.receive(Scene.HEADER + "PROXY TCP4 127.0.0.1 127.0.0.1 1 25\r\n");
        scene.connect();
        // Then
        assertThat(scene.backend.writes()).hasSize(2);
        assertThat(scene.backend.writes().get(0)).asString().isEqualTo(Scene.HEADER);
        assertThat(scene.backend.writes().get(1)).asString().isEqualTo("PROXY TCP4 127.0.0.1 127.0.0.1 1 25\r\n");
    }

    @Test
    void shouldJudgeTheAnnouncedClientWhenItsAddressIsForged() {
        // Given
        scene.accept();
        // When
        scene.client.receive("PROXY TCP4 127.0.0.1 198.51.100.25 1 25\r\n");
        // Then
        assertThat(scene.client.said()).startsWith("421 4.3.0 ");
        assertThat(scene.loop.openAttempts()).isZero();
    }

    @Test
    void shouldCloseBeforeAByteIsReadWhenSenderIsNotTrusted() {
        // Given
        scene.from(Scene.STRANGER);
        // When
        scene.accept();
        // Then
        assertThat(scene.client.isReading()).isFalse();
        assertThat(scene.client.writes()).isEmpty();
        assertThat(scene.termination()).isEqualTo(Termination.REFUSED);
        assertThat(scene.ended.get(0).refusal()).isEqualTo(Refusal.UNTRUSTED_SENDER);
    }

    @Test
    void shouldOnlyCountWhenBalancerProbesByLocal() {
        // Given
        scene.accept();
        // When
        scene.clientSends(HexFormat.of().parseHex("0d0a0d0a000d0a515549540a20000000"));
        // Then
        assertThat(scene.client.isClosed()).isTrue();
        assertThat(scene.loop.openAttempts()).isZero();
        assertThat(scene.ended).isEmpty();
        assertThat(scene.probes).isEqualTo(1);
    }

    @Test
    void shouldOnlyCountWhenBalancerProbesByUnknown() {
        // Given
        scene.accept();
        // When
        scene.client.receive("PROXY UNKNOWN\r\n");
        // Then
        assertThat(scene.probes).isEqualTo(1);
        assertThat(scene.loop.openAttempts()).isZero();
    }

    @Test
    void shouldCloseWithoutAWordWhenHeaderIsCutOff() {
        // Given
        scene.accept();
        scene.client.receive("PROXY TCP4 203");
        // When
        scene.client.end();
        // Then
        assertThat(scene.client.writes()).isEmpty();
        assertThat(scene.termination()).isEqualTo(Termination.CLIENT_LEFT_FIRST);
        assertThat(scene.ended.get(0).refusal()).isEqualTo(Refusal.BAD_HEADER);
        assertThat(scene.ended.get(0).client()).isEqualTo(Scene.BALANCER);
    }

    @Test
    void shouldNotWaitLongerWhenHeaderTrickles() {
        // Given
        scene.accept();
        // When
        for (int i = 0; i < 5; i++) {
            scene.client.receive(Scene.HEADER.substring(i, i + 1));
            scene.loop.advance(Duration.ofSeconds(1));
        }
        // Then
        assertThat(scene.termination()).isEqualTo(Termination.CLIENT_TIMED_OUT_FIRST);
        assertThat(scene.ended.get(0).refusal()).isEqualTo(Refusal.BAD_HEADER);
    }

    @Test
    void shouldJudgeByTheNewRulesWhenTheyCameBeforeTheHeader() {
        // Given
        scene.accept();
        scene.denying("203.0.113.0/24").reload();
        // When
        scene.client.receive(Scene.HEADER);
        // Then
        assertThat(scene.client.said()).startsWith("421 4.7.0 ");
        // When
        scene.client.end();
        // Then
        assertThat(scene.ended.get(0).refusal()).isEqualTo(Refusal.DENIED);
    }

    @Test
    void shouldEndTheConnectionWhenMuchComesBehindTheHeaderAndAllTogetherHaveSaidTooMuch() {
        // Given
        scene.accept();
        assertThat(scene.earlyMemory.grow(0, EarlyMemory.FREE_BYTES + (1 << 20)))
                .isTrue();
        // When
        scene.client.receive(Scene.HEADER + "x".repeat(EarlyMemory.FREE_BYTES + 1));
        // Then
        assertThat(scene.ended.get(0).refusal()).isEqualTo(Refusal.PROCESS_FULL);
        scene.earlyMemory.giveBack(EarlyMemory.FREE_BYTES + (1 << 20));
    }
}
