package dev.mailingress.proxy.backend;

import static dev.mailingress.testing.IpAddresses.address;

import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.routing.RouteKey;
import dev.mailingress.proxy.routing.Targets;
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

/** Connector whose resolver, loop and clock the test controls. */
final class ConnectorFixture {

    static final Duration CONNECT = Duration.ofSeconds(5);
    static final Duration HOLD = Duration.ofSeconds(60);
    static final ConnectTimeouts WITH_HOLD = new ConnectTimeouts(CONNECT, HOLD);
    static final ConnectTimeouts WITHOUT_HOLD = new ConnectTimeouts(CONNECT, Duration.ZERO);
    static final int PORT = 25;

    final ManualLoop loop = new ManualLoop();
    final ScriptedResolver resolver = new ScriptedResolver();
    final RecordingBackendObserver observer = new RecordingBackendObserver();
    final List<RecordingLeg> legs = new ArrayList<>();
    Instant now = Instant.parse("2026-11-25T12:00:00Z");
    final BackendHealth health = new BackendHealth(() -> now);
    final Connector connector = new Connector(resolver, health, observer);

    /** Targets with this host only, for a listener that has no other targets in the test. */
    static Targets target(String host) {
        return targets("smtp", PORT, new TargetConfig(host, PORT, ProxyProtocol.V2));
    }

    static Targets targets(String listener, int publicPort, TargetConfig... inOrder) {
        return new Targets(new RouteKey("dms", publicPort, Exposure.PUBLIC, listener, ""), List.of(inOrder));
    }

    RecordingConnectHandler connect(ConnectTimeouts timeouts) {
        RecordingConnectHandler handler = new RecordingConnectHandler();
        connector.connect(target("mail.internal"), timeouts, loop, handler);
        return handler;
    }

    /** Requests a connection whose first attempt is refused, so that it is held. */
    RecordingConnectHandler connectAndHold() {
        RecordingConnectHandler handler = connect(WITH_HOLD);
        fail(ConnectFailure.REFUSED);
        return handler;
    }

    /** The oldest attempt fails. */
    void fail(ConnectFailure failure) {
        loop.nextAttempt().handler().onFailed(failure);
    }

    /** The attempt to this address and port is refused. */
    void refuse(String literal, int port) {
        loop.attemptTo(address(literal, port)).handler().onFailed(ConnectFailure.REFUSED);
    }

    /** The attempt to this address fails. */
    void fail(String literal, ConnectFailure failure) {
        loop.attemptTo(address(literal, PORT)).handler().onFailed(failure);
    }

    /** The oldest attempt succeeds. */
    void succeed() {
        succeed(loop.nextAttempt());
    }

    /** The attempt to this address succeeds. */
    void succeed(String literal) {
        succeed(loop.attemptTo(address(literal, PORT)));
    }

    void succeed(ManualLoop.Attempt attempt) {
        RecordingLeg leg = new RecordingLeg(address("10.0.0.1", 40_000), attempt.address());
        leg.handler(new DiscardingHandler());
        legs.add(leg);
        attempt.handler().onConnected(leg);
    }

    /** Addresses of the pending attempts, the oldest first. */
    List<String> attempted() {
        return loop.attempted().stream()
                .map(InetSocketAddress::getAddress)
                .map(host -> host.getHostAddress())
                .toList();
    }

    int heldConnections() {
        return health.snapshot().stream().mapToInt(BackendState::held).sum();
    }

    /** Handler of a leg on which nothing is expected. */
    private static final class DiscardingHandler implements LegHandler {
        @Override
        public void onReceived(Chunk chunk) {
            chunk.release();
        }
    }
}
