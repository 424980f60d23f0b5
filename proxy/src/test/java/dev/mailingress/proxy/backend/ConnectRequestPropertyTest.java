package dev.mailingress.proxy.backend;

import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.routing.Targets;
import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.ManualLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Any sequence of events of name server, backend, clients and time: each request completes once and releases everything. */
class ConnectRequestPropertyTest {

    private static final String[][] ADDRESSES = {
        {"10.0.0.1"}, {"10.0.0.2", "10.0.0.1"}, {"10.0.0.1", "10.0.0.2", "2001:db8::1"}, {}
    };
    private static final ConnectTimeouts[] TIMEOUTS = {
        ConnectorFixture.WITHOUT_HOLD,
        ConnectorFixture.WITH_HOLD,
        new ConnectTimeouts(Duration.ofMillis(300), Duration.ofSeconds(2)),
        new ConnectTimeouts(Duration.ofSeconds(20), Duration.ofMillis(700))
    };
    private static final ConnectFailure[] FAILURES = ConnectFailure.values();
    /** Two targets share a host, and the first one differs. */
    private static final TargetConfig[][] TARGETS = {
        {target("mail.internal", 25)},
        {target("new.internal", 25), target("mail.internal", 25)},
        {target("mail.internal", 25), target("mail.internal", 12_525), target("new.internal", 25)}
    };

    private static final int HOSTS = 2;
    private static final int EVENTS = 10;

    private static TargetConfig target(String host, int port) {
        return new TargetConfig(host, port, ProxyProtocol.V2);
    }

    @Property(tries = 2_000)
    void shouldCompleteOnceAndReleaseEverythingForAnySequenceOfEvents(
            @ForAll @Size(max = 120) List<@IntRange(min = 0, max = 99_999) Integer> steps) {
        // Given
        Simulation simulation = new Simulation();
        // When
        for (int step : steps) {
            simulation.step(step % EVENTS, step / EVENTS);
            simulation.assertConsistent();
        }
        simulation.finish();
        // Then
        simulation.assertAllCompletedAndReleased();
    }

    /** A connection request and whether it was cancelled. */
    private static final class Request {
        private final RecordingConnectHandler handler = new RecordingConnectHandler();
        private final ConnectRequest connectRequest;
        private boolean cancelledBefore;

        Request(ConnectorFixture fixture, Targets targets, ManualLoop loop, ConnectTimeouts timeouts) {
            connectRequest = fixture.connector.connect(targets, timeouts, loop, handler);
        }

        void cancel() {
            cancelledBefore |= handler.isPending();
            connectRequest.cancel();
        }

        boolean hasEnded() {
            return cancelledBefore || !handler.isPending();
        }
    }

    /** A connector with two loops. */
    private static final class Simulation {

        private final ConnectorFixture fixture = new ConnectorFixture();
        private final List<ManualLoop> loops = List.of(fixture.loop, new ManualLoop());
        private final List<Request> requests = new ArrayList<>();
        private int configurations;
        private Targets targets = ConnectorFixture.targets("smtp", 25, TARGETS[0]);

        void step(int kind, int choice) {
            ManualLoop loop = loops.get(choice % 2);
            int which = choice / 2;
            switch (kind) {
                case 0, 1 -> requests.add(new Request(fixture, targets, loop, TIMEOUTS[which % TIMEOUTS.length]));
                case 2 -> cancel(which);
                case 3 -> advance(Duration.ofMillis(which % 3_000));
                case 4 -> succeed(loop, which);
                case 5 -> fail(loop, which);
                case 6 -> fixture.resolver.answers(ADDRESSES[which % ADDRESSES.length]);
                case 7 -> fixture.resolver.answers(new Resolution.Unanswered());
                case 8 -> configure(TARGETS[which % TARGETS.length]);
                default -> answerQueries(which % 2 != 0);
            }
        }

        private void configure(TargetConfig... inOrder) {
            targets = ConnectorFixture.targets("smtp", 25, inOrder);
            fixture.connector.configure(List.of(targets));
            configurations++;
        }

        private void cancel(int which) {
            if (!requests.isEmpty()) {
                requests.get(which % requests.size()).cancel();
            }
        }

        private void advance(Duration time) {
            loops.forEach(loop -> loop.advance(time));
        }

        private void succeed(ManualLoop loop, int which) {
            if (loop.openAttempts() > 0) {
                fixture.succeed(loop.attemptTo(choose(loop, which)));
            }
        }

        private void fail(ManualLoop loop, int which) {
            if (loop.openAttempts() > 0) {
                loop.attemptTo(choose(loop, which)).handler().onFailed(FAILURES[which % FAILURES.length]);
            }
        }

        private static InetSocketAddress choose(ManualLoop loop, int which) {
            return loop.attempted().get(which % loop.openAttempts());
        }

        private void answerQueries(boolean answer) {
            if (!answer) {
                fixture.resolver.stopAnswering();
            } else {
                fixture.resolver.resumeAnswering();
            }
        }

        /** Lets everything fail until no request is pending. */
        void finish() {
            fixture.resolver.resumeAnswering();
            for (int i = 0; i < 200; i++) {
                for (ManualLoop loop : loops) {
                    while (loop.openAttempts() > 0) {
                        fail(loop, i);
                    }
                }
                advance(Duration.ofMillis(500));
            }
        }

        void assertConsistent() {
            assertThat(requests).allMatch(request -> request.handler.outcomes().size() <= 1);
            assertThat(fixture.resolver.pendingQueries()).isLessThanOrEqualTo(maxQueries());
            long pending =
                    requests.stream().filter(request -> !request.hasEnded()).count();
            assertThat((long) fixture.heldConnections()).isBetween(0L, pending);
        }

        // A change of the configuration forgets a host whose query is pending.
        private int maxQueries() {
            return HOSTS + configurations;
        }

        void assertAllCompletedAndReleased() {
            for (Request request : requests) {
                assertThat(request.handler.outcomes()).hasSize(request.cancelledBefore ? 0 : 1);
            }
            for (ManualLoop loop : loops) {
                assertThat(loop.openAttempts()).isZero();
                assertThat(loop.openTimers()).isZero();
            }
            assertThat(fixture.heldConnections()).isZero();
            assertThat(fixture.resolver.pendingQueries()).isZero();
            long connected = requests.stream()
                    .filter(request -> request.handler.isConnected())
                    .count();
            assertThat(fixture.legs.stream().filter(leg -> !leg.isClosed()).count())
                    .isEqualTo(connected);
            assertThat(connectsImmediately()).isTrue();
        }

        /** Whether a new request still works. */
        private boolean connectsImmediately() {
            fixture.resolver.answers("10.0.0.7");
            advance(CachedResolution.TTL);
            Request last = new Request(fixture, targets, loops.get(0), ConnectorFixture.WITH_HOLD);
            fixture.succeed(loops.get(0).attemptTo(address("10.0.0.7", ConnectorFixture.PORT)));
            return last.handler.isConnected();
        }
    }
}
