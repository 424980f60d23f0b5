package dev.mailingress.proxy.relay;

import static dev.mailingress.testing.Addresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.admission.LocalAddressRule;
import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.backend.BackendHealth;
import dev.mailingress.proxy.backend.BackendObserver;
import dev.mailingress.proxy.backend.Connector;
import dev.mailingress.proxy.backend.Resolution;
import dev.mailingress.proxy.config.BackendConfig;
import dev.mailingress.proxy.config.Door;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.LocalAddresses;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.TimeoutsConfig;
import dev.mailingress.proxy.protocol.mail.RefusalWording;
import dev.mailingress.proxy.protocol.proxyprotocol.ProxyHeader;
import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.routing.Target;
import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.ManualLoop;
import dev.mailingress.proxy.transport.RecordingLeg;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {

    private static final InetSocketAddress STRANGER = address("203.0.113.9", 49320);
    private static final InetSocketAddress BOUND = address("198.51.100.25", 10025);
    private static final InetSocketAddress ANNOUNCED = address("198.51.100.25", 25);
    private static final String HEADER = "PROXY TCP4 203.0.113.9 198.51.100.25 49320 25\r\n";

    private final ManualLoop loop = new ManualLoop();
    private final List<ConnectionRecord> ended = new ArrayList<>();
    private final Connections connections = new Connections();
    private final RecordingLeg backend = new RecordingLeg(address("10.0.0.2", 1), address("10.0.0.9", 25));
    private List<InetAddress> addresses = List.of(address("10.0.0.9", 25).getAddress());
    private RecordingLeg client = new RecordingLeg(BOUND, STRANGER);
    private MailProtocol protocol = MailProtocol.SMTP;
    private ProxyProtocol version = ProxyProtocol.V1;

    @AfterEach
    void shouldLeaveNothingBehindWhenConnectionHasEnded() {
        if (!ended.isEmpty()) {
            assertThat(ended).hasSize(1);
            assertThat(connections.count()).isZero();
            assertThat(loop.openTimers()).isZero();
            assertThat(loop.openAttempts()).isZero();
            assertThat(client.keepsNothing()).isTrue();
            assertThat(backend.keepsNothing()).isTrue();
        }
    }

    @Test
    void shouldDialAtOnceWhenClientIsAccepted() {
        // When
        accept();
        // Then
        assertThat(loop.nextAttempt().address()).isEqualTo(address("10.0.0.9", 2525));
        assertThat(client.isReading()).isFalse();
    }

    @Test
    void shouldWriteHeaderInOneWriteBeforeClientsBytesWhenClientSpokeFirst() {
        // Given
        version = ProxyProtocol.V2;
        accept();
        client.receive("EHLO early\r\n");
        // When
        connect();
        // Then
        assertThat(backend.writes()).hasSize(2);
        assertThat(backend.writes().get(0)).isEqualTo(new ProxyHeader(STRANGER, ANNOUNCED).version2());
        assertThat(backend.writes().get(1)).asString().isEqualTo("EHLO early\r\n");
    }

    @Test
    void shouldSendNoHeaderWhenBackendExpectsNone() {
        // Given
        version = ProxyProtocol.NONE;
        accept();
        // When
        connect();
        // Then
        assertThat(backend.writes()).isEmpty();
    }

    @Test
    void shouldCarryBothWaysAndTellWhenBothSidesEnd() {
        // Given
        relaying();
        // When
        backend.receive("220 hello\r\n");
        client.receive("QUIT\r\n");
        backend.end();
        client.end();
        // Then
        assertThat(backend.said()).isEqualTo(HEADER + "QUIT\r\n");
        assertThat(client.said()).isEqualTo("220 hello\r\n");
        assertThat(ended.get(0).termination()).isEqualTo(Termination.NORMAL);
        assertThat(ended.get(0).bytesFromClient()).isEqualTo(6);
        assertThat(ended.get(0).bytesToClient()).isEqualTo(11);
        assertThat(ended.get(0).destination()).isEqualTo(ANNOUNCED);
    }

    @Test
    void shouldGoOnReadingTheOtherSideWhenOneHasEnded() {
        // Given
        relaying();
        // When
        client.end();
        backend.receive("late answer");
        // Then
        assertThat(backend.isOutputShut()).isTrue();
        assertThat(client.said()).isEqualTo("late answer");
        assertThat(client.isClosed()).isFalse();
    }

    @Test
    void shouldPassTheEndOnWhenClientEndedBeforeTheBackendWasThere() {
        // Given
        accept();
        client.receive("QUIT\r\n");
        client.end();
        // When
        connect();
        // Then
        assertThat(backend.said()).isEqualTo(HEADER + "QUIT\r\n");
        assertThat(backend.isOutputShut()).isTrue();
    }

    @Test
    void shouldStopReadingWhenTheOtherSideIsSlow() {
        // Given
        relaying();
        client.takesNoMore();
        // When
        backend.receive("much");
        // Then
        assertThat(backend.isReading()).isFalse();
        assertThat(client.isReading()).isTrue();
        // When
        client.takesMoreAgain();
        // Then
        assertThat(backend.isReading()).isTrue();
    }

    @Test
    void shouldEndWhenNobodySaysAnythingForTheProtocolsTime() {
        // Given
        relaying();
        loop.advance(Duration.ofMinutes(10));
        client.receive("NOOP\r\n");
        // When
        loop.advance(Duration.ofMinutes(10).plusSeconds(59));
        // Then
        assertThat(ended).isEmpty();
        // When
        loop.advance(Duration.ofSeconds(1));
        // Then
        assertThat(ended.get(0).termination()).isEqualTo(Termination.IDLE);
    }

    @Test
    void shouldEndWhenTheOtherSideDoesNotFollowInTime() {
        // Given
        relaying();
        client.end();
        // When
        loop.advance(Duration.ofSeconds(60));
        // Then
        assertThat(ended.get(0).termination()).isEqualTo(Termination.SERVER_LINGERED);
    }

    @Test
    void shouldDeliverAndCloseWhenBackendBreaksOff() {
        // Given
        relaying();
        backend.receive("421 too busy\r\n");
        // When
        backend.reset();
        // Then
        assertThat(client.said()).isEqualTo("421 too busy\r\n");
        assertThat(client.isClosed()).isTrue();
        assertThat(ended.get(0).termination()).isEqualTo(Termination.SERVER_RESET);
    }

    @Test
    void shouldCloseBackendWhenClientBreaksOff() {
        // Given
        relaying();
        // When
        client.reset();
        // Then
        assertThat(backend.isClosed()).isTrue();
        assertThat(ended.get(0).termination()).isEqualTo(Termination.CLIENT_RESET);
    }

    @Test
    void shouldCallTheDialOffWhenClientLeavesBefore() {
        // Given
        accept();
        // When
        client.reset();
        // Then
        assertThat(ended.get(0).termination()).isEqualTo(Termination.CLIENT_LEFT_CONNECTING);
    }

    @Test
    void shouldTryEveryAddressWhenTheFirstRefuses() {
        // Given
        addresses = List.of(
                address("10.0.0.8", 1).getAddress(), address("10.0.0.9", 1).getAddress());
        accept();
        // When
        loop.nextAttempt().handler().failed(ConnectFailure.REFUSED);
        connect();
        // Then
        assertThat(backend.said()).isEqualTo(HEADER);
    }

    @Test
    void shouldTryAgainWhenBackendComesBack() {
        // Given
        accept();
        loop.nextAttempt().handler().failed(ConnectFailure.REFUSED);
        // When
        loop.advance(Duration.ofSeconds(1));
        connect();
        // Then
        assertThat(backend.said()).isEqualTo(HEADER);
    }

    @Test
    void shouldAnswerInTheProtocolsWordsWhenNoBackendCanBeReached() {
        // Given
        accept();
        loop.nextAttempt().handler().failed(ConnectFailure.REFUSED);
        // When
        loop.advance(Duration.ofSeconds(10));
        // Then
        assertThat(client.said()).startsWith("421 4.3.0 ").endsWith("\r\n");
        assertThat(client.isOutputShut()).isTrue();
        // When
        client.end();
        // Then
        assertThat(ended.get(0).termination()).isEqualTo(Termination.CONNECT_FAILED);
    }

    @Test
    void shouldAnswerWhenBackendHasNoAddress() {
        // Given
        addresses = List.of();
        accept();
        // When
        loop.advance(Duration.ofSeconds(10));
        client.end();
        // Then
        assertThat(client.said()).startsWith("421 4.3.0 ");
        assertThat(ended.get(0).termination()).isEqualTo(Termination.CONNECT_FAILED);
    }

    @Test
    void shouldCloseWithoutAWordWhenTlsComesFirst() {
        // Given
        protocol = MailProtocol.IMAPS;
        addresses = List.of();
        accept();
        // When
        loop.advance(Duration.ofSeconds(10));
        // Then
        assertThat(client.writes()).isEmpty();
        assertThat(ended).hasSize(1);
    }

    @Test
    void shouldRefuseForgedLoopbackWithoutDiallingWhenLocalAddressesAreNotAllowed() {
        // Given
        client = new RecordingLeg(BOUND, address("127.0.0.1", 1));
        // When
        accept();
        // Then
        assertThat(client.said()).startsWith("421 4.3.0 ");
        assertThat(loop.openAttempts()).isZero();
        // When
        client.receive("EHLO x\r\n");
        loop.advance(Duration.ofSeconds(2));
        // Then
        assertThat(ended.get(0).termination()).isEqualTo(Termination.REFUSED);
        assertThat(ended.get(0).refusal()).isEqualTo(Refusal.LOCAL_ADDRESS);
    }

    @Test
    void shouldEndInEveryStateWhenKilled() {
        // Given
        relaying();
        // When
        connections.kill();
        // Then
        assertThat(client.isClosed()).isTrue();
        assertThat(backend.isClosed()).isTrue();
        assertThat(ended.get(0).termination()).isEqualTo(Termination.KILLED);
    }

    private void relaying() {
        accept();
        connect();
    }

    private void connect() {
        loop.nextAttempt().handler().connected(backend);
    }

    private void accept() {
        Route route = new Route(
                new ListenerConfig("smtp", protocol, Door.PUBLIC, 10025, 25, "dms", 2525, version),
                new Target(new BackendConfig("dms", "mail.internal"), 2525, version),
                TimeoutsConfig.DEFAULT,
                LocalAddresses.AUTO);
        new Connection(route, client, loop, relay()).start();
    }

    private Relay relay() {
        return new Relay(
                new Connector(
                        (host, answer) -> answer.accept(Resolution.of(addresses)),
                        new BackendHealth(InstantSource.fixed(Instant.EPOCH)),
                        new NoBackendObserver()),
                new LocalAddressRule(),
                new RefusalWording(),
                new EndObserver(),
                connections,
                InstantSource.fixed(Instant.EPOCH));
    }

    private static final class NoBackendObserver implements BackendObserver {
        @Override
        public void connected(String name, Duration took) {}

        @Override
        public void connectFailed(String name, ConnectFailure failure) {}
    }

    private final class EndObserver implements ConnectionObserver {
        @Override
        public void opened(Route route) {}

        @Override
        public void ended(ConnectionRecord connection) {
            ended.add(connection);
        }
    }
}
