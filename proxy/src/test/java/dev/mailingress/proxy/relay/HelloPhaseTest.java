package dev.mailingress.proxy.relay;

import static dev.mailingress.testing.Addresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.Unmatched;
import dev.mailingress.proxy.protocol.tls.ClientHelloParser;
import dev.mailingress.proxy.transport.ManualLoop;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that goes where its TLS wants. */
class HelloPhaseTest {

    private static final InetSocketAddress DEFAULT = address("10.0.0.9", 2525);
    private static final InetSocketAddress OTHER = address("10.0.0.9", 993);

    private final Scene scene = new Scene()
            .speaking(MailProtocol.IMAPS)
            .announcing(ProxyProtocol.NONE)
            .routing("*.b.example", "other", Unmatched.DEFAULT);

    @AfterEach
    void shouldLeaveNothingBehindWhenConnectionHasEnded() {
        if (scene.isOver()) {
            scene.assertNothingIsLeft();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 100_000})
    void shouldGoWhereTheNameLeadsWithEveryByteUntouchedHoweverTheHelloIsCut(int pieceLength) throws Exception {
        // Given
        byte[] hello = hello("IMAP.b.example");
        scene.accept();
        // When
        for (int at = 0; at < hello.length; at += pieceLength) {
            scene.clientSends(Arrays.copyOfRange(hello, at, Math.min(hello.length, at + pieceLength)));
        }
        // Then
        ManualLoop.Attempt attempt = scene.loop.nextAttempt();
        assertThat(attempt.address()).isEqualTo(OTHER);
        // When
        attempt.handler().connected(scene.backend);
        // Then
        assertThat(scene.backend.said()).isEqualTo(new String(hello, StandardCharsets.ISO_8859_1));
    }

    @Test
    void shouldGoToTheListenersBackendWhenNoRouteHasTheName() throws Exception {
        // Given
        scene.accept();
        // When
        scene.clientSends(hello("imap.c.example"));
        // Then
        assertThat(scene.loop.nextAttempt().address()).isEqualTo(DEFAULT);
    }

    @Test
    void shouldCloseWithoutDiallingWhenNoRouteHasTheNameAndOthersAreRefused() throws Exception {
        // Given
        scene.routing("*.b.example", "other", Unmatched.REFUSE).accept();
        // When
        scene.clientSends(hello("imap.c.example"));
        // Then
        assertThat(scene.client.writes()).isEmpty();
        assertThat(scene.loop.openAttempts()).isZero();
        assertThat(scene.termination()).isEqualTo(Termination.REFUSED);
        assertThat(scene.ended.get(0).refusal()).isEqualTo(Refusal.NO_ROUTE);
        assertThat(scene.ended.get(0).serverName()).isEqualTo("imap.c.example");
        assertThat(scene.ended.get(0).target()).isNull();
    }

    @Test
    void shouldTellNameAndTargetWhenItHasEnded() throws Exception {
        // Given
        scene.accept();
        scene.clientSends(hello("imap.b.example"));
        scene.connect();
        // When
        scene.backend.reset();
        // Then
        assertThat(scene.termination()).isEqualTo(Termination.SERVER_RESET);
        assertThat(scene.ended.get(0).serverName()).isEqualTo("imap.b.example");
        assertThat(scene.route().targetOf(Optional.of("imap.b.example")))
                .contains(Objects.requireNonNull(scene.ended.get(0).target()));
    }

    @Test
    void shouldHearTheHelloBehindABalancersHeaderWhenBothComeTogether() throws Exception {
        // Given
        String hello = new String(hello("imap.b.example"), StandardCharsets.ISO_8859_1);
        scene.requiringHeaders().accept();
        // When
        scene.client.receive(Scene.HEADER + hello.substring(0, 50));
        // Then
        assertThat(scene.state()).isEqualTo(ConnectionState.AWAITING_HELLO);
        // When
        scene.client.receive(hello.substring(50));
        ManualLoop.Attempt attempt = scene.loop.nextAttempt();
        attempt.handler().connected(scene.backend);
        // Then
        assertThat(attempt.address()).isEqualTo(OTHER);
        assertThat(scene.backend.said()).isEqualTo(hello);
    }

    @Test
    void shouldNotWaitLongerWhenTheHelloTrickles() throws Exception {
        // Given
        byte[] hello = hello("imap.b.example");
        scene.accept();
        // When
        for (int i = 0; i < 10; i++) {
            scene.clientSends(new byte[] {hello[i]});
            scene.loop.advance(Duration.ofSeconds(1));
        }
        // Then
        assertThat(scene.termination()).isEqualTo(Termination.CLIENT_TIMED_OUT_FIRST);
        assertThat(scene.ended.get(0).refusal()).isEqualTo(Refusal.BAD_HELLO);
    }

    @Test
    void shouldKeepNoMoreThanAHelloMayHaveWhenItNeverEnds() throws Exception {
        // Given
        byte[] endless = new byte[16_384 + 5];
        System.arraycopy(new byte[] {22, 3, 1, 0x40, 0, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff}, 0, endless, 0, 9);
        scene.accept();
        // When
        int sent = 0;
        while (!scene.isOver() && sent < 10 * ClientHelloParser.MAX_BYTES) {
            scene.clientSends(endless);
            sent += endless.length;
            System.arraycopy(new byte[] {22, 3, 1, 0x40, 0, 0, 0, 0, 0}, 0, endless, 0, 9);
        }
        // Then
        assertThat(scene.ended.get(0).refusal()).isEqualTo(Refusal.BAD_HELLO);
        assertThat(sent).isLessThan(ClientHelloParser.MAX_BYTES + endless.length);
    }

    @Test
    void shouldEndTheConnectionWhenAllTogetherHaveSaidTooMuch() {
        // Given
        byte[] endless = new byte[EarlyMemory.FREE_BYTES + 1];
        System.arraycopy(new byte[] {22, 3, 1, 0x40, 0, 1, 0, (byte) 0xf0, 0}, 0, endless, 0, 9);
        assertThat(scene.earlyMemory.grow(0, EarlyMemory.FREE_BYTES + (1 << 20)))
                .isTrue();
        scene.accept();
        // When
        scene.clientSends(endless);
        // Then
        assertThat(scene.ended.get(0).refusal()).isEqualTo(Refusal.PROCESS_FULL);
        scene.earlyMemory.giveBack(EarlyMemory.FREE_BYTES + (1 << 20));
    }

    /** What a JDK's TLS says first. */
    private static byte[] hello(String serverName) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(serverName)));
        engine.setSSLParameters(parameters);
        ByteBuffer bytes = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), bytes);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
