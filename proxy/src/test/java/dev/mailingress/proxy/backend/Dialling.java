package dev.mailingress.proxy.backend;

import static dev.mailingress.testing.Addresses.address;

import dev.mailingress.proxy.config.BackendConfig;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.routing.Target;
import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.LegHandler;
import dev.mailingress.proxy.transport.ManualLoop;
import dev.mailingress.proxy.transport.RecordingLeg;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A connector with everything around it in a test's hands. */
final class Dialling {

    static final Duration CONNECT = Duration.ofSeconds(5);
    static final Duration HOLD = Duration.ofSeconds(60);
    static final Patience PATIENT = new Patience(CONNECT, HOLD);
    static final Patience IMPATIENT = new Patience(CONNECT, Duration.ZERO);
    static final int PORT = 25;

    final ManualLoop loop = new ManualLoop();
    final ScriptedResolver resolver = new ScriptedResolver();
    final RecordingBackendObserver observer = new RecordingBackendObserver();
    final List<RecordingLeg> legs = new ArrayList<>();
    Instant now = Instant.parse("2026-11-25T12:00:00Z");
    final BackendHealth health = new BackendHealth(() -> now);
    final Connector connector = new Connector(resolver, health, observer);

    static Target target(String host) {
        return new Target(new BackendConfig("dms", host), PORT, ProxyProtocol.V2);
    }

    RecordingDialHandler dial(Patience patience) {
        RecordingDialHandler handler = new RecordingDialHandler();
        connector.dial(target("mail.internal"), patience, loop, handler);
        return handler;
    }

    /** Dials, and the first attempt is refused. */
    RecordingDialHandler held() {
        RecordingDialHandler handler = dial(PATIENT);
        fail(ConnectFailure.REFUSED);
        return handler;
    }

    /** The oldest attempt fails. */
    void fail(ConnectFailure failure) {
        loop.nextAttempt().handler().failed(failure);
    }

    /** The attempt to that address fails. */
    void fail(String literal, ConnectFailure failure) {
        loop.attemptTo(address(literal, PORT)).handler().failed(failure);
    }

    /** The oldest attempt succeeds. */
    void succeed() {
        succeed(loop.nextAttempt());
    }

    /** The attempt to that address succeeds. */
    void succeed(String literal) {
        succeed(loop.attemptTo(address(literal, PORT)));
    }

    void succeed(ManualLoop.Attempt attempt) {
        RecordingLeg leg = new RecordingLeg(address("10.0.0.1", 40_000), attempt.address());
        leg.handler(new Deaf());
        legs.add(leg);
        attempt.handler().connected(leg);
    }

    /** The hosts of the attempts that are open, the oldest first. */
    List<String> attempted() {
        return loop.attempted().stream()
                .map(InetSocketAddress::getAddress)
                .map(host -> host.getHostAddress())
                .toList();
    }

    int waiting() {
        return health.snapshot().stream().mapToInt(BackendState::held).sum();
    }

    /** Legs need somebody who listens. */
    private static final class Deaf implements LegHandler {
        @Override
        public void received(Chunk chunk) {
            chunk.release();
        }

        @Override
        public void inputEnded() {}

        @Override
        public void writable() {}

        @Override
        public void closed(boolean byPeer) {}
    }
}
