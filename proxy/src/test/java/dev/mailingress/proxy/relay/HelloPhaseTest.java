package dev.mailingress.proxy.relay;

import static dev.mailingress.testing.IpAddresses.address;
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

/** Connection that is routed by its TLS server name. */
class HelloPhaseTest {

    private static final InetSocketAddress DEFAULT = address("10.0.0.9", 2525);
    private static final InetSocketAddress OTHER = address("10.0.0.9", 993);

    private final ConnectionFixture fixture = new ConnectionFixture()
            .speaking(MailProtocol.IMAPS)
            .announcing(ProxyProtocol.NONE)
            .routing("*.b.example", "other", Unmatched.DEFAULT);

    @AfterEach
    void shouldReleaseEverythingWhenConnectionHasEnded() {
        if (fixture.hasEnded()) {
            fixture.assertEverythingReleased();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 100_000})
    void shouldRouteByServerNameAndRelayHelloUnchangedForAnySegmentation(int pieceLength) throws Exception {
        // Given
        byte[] hello = hello("IMAP.b.example");
        fixture.accept();
        // When
        for (int at = 0; at < hello.length; at += pieceLength) {
            fixture.clientSends(Arrays.copyOfRange(hello, at, Math.min(hello.length, at + pieceLength)));
        }
        // Then
        ManualLoop.Attempt attempt = fixture.loop.nextAttempt();
        assertThat(attempt.address()).isEqualTo(OTHER);
        // When
        attempt.handler().onConnected(fixture.backend);
        // Then
        assertThat(fixture.backend.written()).isEqualTo(new String(hello, StandardCharsets.ISO_8859_1));
    }

    @Test
    void shouldConnectToListenerBackendWhenNoRouteMatches() throws Exception {
        // Given
        fixture.accept();
        // When
        fixture.clientSends(hello("imap.c.example"));
        // Then
        assertThat(fixture.loop.nextAttempt().address()).isEqualTo(DEFAULT);
    }

    @Test
    void shouldCloseWithoutConnectingWhenNoRouteMatchesAndUnmatchedIsRefuse() throws Exception {
        // Given
        fixture.routing("*.b.example", "other", Unmatched.REFUSE).accept();
        // When
        fixture.clientSends(hello("imap.c.example"));
        // Then
        assertThat(fixture.client.writes()).isEmpty();
        assertThat(fixture.loop.openAttempts()).isZero();
        assertThat(fixture.termination()).isEqualTo(Termination.REFUSED);
        assertThat(fixture.ended.get(0).refusal()).isEqualTo(Refusal.NO_ROUTE);
        assertThat(fixture.ended.get(0).serverName()).isEqualTo("imap.c.example");
        assertThat(fixture.ended.get(0).targets()).isNull();
    }

    @Test
    void shouldRecordServerNameAndTarget() throws Exception {
        // Given
        fixture.accept();
        fixture.clientSends(hello("imap.b.example"));
        fixture.connect();
        // When
        fixture.backend.reset();
        // Then
        assertThat(fixture.termination()).isEqualTo(Termination.SERVER_RESET);
        assertThat(fixture.ended.get(0).serverName()).isEqualTo("imap.b.example");
        assertThat(fixture.route().targetsOf(Optional.of("imap.b.example")))
                .contains(Objects.requireNonNull(fixture.ended.get(0).targets()));
    }

    @Test
    void shouldParseHelloThatArrivesWithInboundHeader() throws Exception {
        // Given
        String hello = new String(hello("imap.b.example"), StandardCharsets.ISO_8859_1);
        fixture.requiringHeaders().accept();
        // When
        fixture.client.receive(ConnectionFixture.HEADER + hello.substring(0, 50));
        // Then
        assertThat(fixture.state()).isEqualTo(ConnectionState.AWAITING_HELLO);
        // When
        fixture.client.receive(hello.substring(50));
        ManualLoop.Attempt attempt = fixture.loop.nextAttempt();
        attempt.handler().onConnected(fixture.backend);
        // Then
        assertThat(attempt.address()).isEqualTo(OTHER);
        assertThat(fixture.backend.written()).isEqualTo(hello);
    }

    @Test
    void shouldNotExtendTimeoutWhenHelloTrickles() throws Exception {
        // Given
        byte[] hello = hello("imap.b.example");
        fixture.accept();
        // When
        for (int i = 0; i < 10; i++) {
            fixture.clientSends(new byte[] {hello[i]});
            fixture.loop.advance(Duration.ofSeconds(1));
        }
        // Then
        assertThat(fixture.termination()).isEqualTo(Termination.CLIENT_TIMED_OUT_FIRST);
        assertThat(fixture.ended.get(0).refusal()).isEqualTo(Refusal.BAD_HELLO);
    }

    @Test
    void shouldBufferAtMostMaximumHelloWhenItNeverEnds() throws Exception {
        // Given
        byte[] endless = new byte[16_384 + 5];
        System.arraycopy(new byte[] {22, 3, 1, 0x40, 0, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff}, 0, endless, 0, 9);
        fixture.accept();
        // When
        int sent = 0;
        while (!fixture.hasEnded() && sent < 10 * ClientHelloParser.MAX_BYTES) {
            fixture.clientSends(endless);
            sent += endless.length;
            System.arraycopy(new byte[] {22, 3, 1, 0x40, 0, 0, 0, 0, 0}, 0, endless, 0, 9);
        }
        // Then
        assertThat(fixture.ended.get(0).refusal()).isEqualTo(Refusal.BAD_HELLO);
        assertThat(sent).isLessThan(ClientHelloParser.MAX_BYTES + endless.length);
    }

    @Test
    void shouldCloseWhenPrefetchBudgetIsExhausted() {
        // Given
        byte[] endless = new byte[PrefetchBudget.SMALL_BYTES + 1];
        System.arraycopy(new byte[] {22, 3, 1, 0x40, 0, 1, 0, (byte) 0xf0, 0}, 0, endless, 0, 9);
        assertThat(fixture.prefetchBudget.resize(0, 1 << 19)).isTrue();
        fixture.accept();
        // When
        fixture.clientSends(endless);
        // Then
        assertThat(fixture.ended.get(0).refusal()).isEqualTo(Refusal.PROCESS_FULL);
        fixture.prefetchBudget.release(1 << 19);
    }

    /** ClientHello as the JDK sends it. */
    static byte[] hello(String serverName) throws Exception {
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
