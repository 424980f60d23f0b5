package dev.mailingress.proxy.backend;

import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

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

/** Whatever the name server, the backend, the clients and time do, in whatever order: each dial ends once, and leaves nothing. */
class ConnectRequestPropertyTest {

    private static final String[][] ADDRESSES = {
        {"10.0.0.1"}, {"10.0.0.2", "10.0.0.1"}, {"10.0.0.1", "10.0.0.2", "2001:db8::1"}, {}
    };
    private static final ConnectTimeouts[] PATIENCE = {
        ConnectorFixture.IMPATIENT,
        ConnectorFixture.PATIENT,
        new ConnectTimeouts(Duration.ofMillis(300), Duration.ofSeconds(2)),
        new ConnectTimeouts(Duration.ofSeconds(20), Duration.ofMillis(700))
    };
    private static final ConnectFailure[] FAILURES = ConnectFailure.values();
    private static final int KINDS = 9;

    @Property(tries = 2_000)
    void shouldEndOnceAndLeaveNothingWhateverHappens(
            @ForAll @Size(max = 120) List<@IntRange(min = 0, max = 99_999) Integer> steps) {
        // Given
        World world = new World();
        // When
        for (int step : steps) {
            world.step(step % KINDS, step / KINDS);
            world.assertSane();
        }
        world.finish();
        // Then
        world.assertAllEndedAndNothingIsLeft();
    }

    /** One dial and what was done to it. */
    private static final class Client {
        private final RecordingConnectHandler handler = new RecordingConnectHandler();
        private final ConnectRequest connectRequest;
        private boolean cancelledBefore;

        Client(ConnectorFixture connectorFixture, ManualLoop loop, ConnectTimeouts connectTimeouts) {
            connectRequest = connectorFixture.connector.connect(
                    ConnectorFixture.target("mail.internal"), connectTimeouts, loop, handler);
        }

        void cancel() {
            cancelledBefore |= handler.isPending();
            connectRequest.cancel();
        }

        boolean hasEnded() {
            return cancelledBefore || !handler.isPending();
        }
    }

    /** Two loops, one connector. */
    private static final class World {

        private final ConnectorFixture connectorFixture = new ConnectorFixture();
        private final List<ManualLoop> loops = List.of(connectorFixture.loop, new ManualLoop());
        private final List<Client> clients = new ArrayList<>();

        void step(int kind, int choice) {
            ManualLoop loop = loops.get(choice % 2);
            int which = choice / 2;
            switch (kind) {
                case 0, 1 -> clients.add(new Client(connectorFixture, loop, PATIENCE[which % PATIENCE.length]));
                case 2 -> cancel(which);
                case 3 -> pass(Duration.ofMillis(which % 3_000));
                case 4 -> succeed(loop, which);
                case 5 -> fail(loop, which);
                case 6 -> connectorFixture.resolver.says(ADDRESSES[which % ADDRESSES.length]);
                case 7 -> connectorFixture.resolver.says(new Resolution.Unanswered());
                default -> talk(which % 2 == 0);
            }
        }

        private void cancel(int which) {
            if (!clients.isEmpty()) {
                clients.get(which % clients.size()).cancel();
            }
        }

        private void pass(Duration time) {
            loops.forEach(loop -> loop.advance(time));
        }

        private void succeed(ManualLoop loop, int which) {
            if (loop.openAttempts() > 0) {
                connectorFixture.succeed(loop.attemptTo(choose(loop, which)));
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

        private void talk(boolean silent) {
            if (silent) {
                connectorFixture.resolver.isSilent();
            } else {
                connectorFixture.resolver.speaks();
            }
        }

        /** Everything fails until nobody waits any more. */
        void finish() {
            connectorFixture.resolver.speaks();
            for (int i = 0; i < 200; i++) {
                for (ManualLoop loop : loops) {
                    while (loop.openAttempts() > 0) {
                        fail(loop, i);
                    }
                }
                pass(Duration.ofMillis(500));
            }
        }

        void assertSane() {
            assertThat(clients).allMatch(client -> client.handler.outcomes().size() <= 1);
            assertThat(connectorFixture.resolver.waiting()).isLessThanOrEqualTo(1);
            long pending = clients.stream().filter(client -> !client.hasEnded()).count();
            assertThat((long) connectorFixture.waiting()).isBetween(0L, pending);
        }

        void assertAllEndedAndNothingIsLeft() {
            for (Client client : clients) {
                assertThat(client.handler.outcomes()).hasSize(client.cancelledBefore ? 0 : 1);
            }
            for (ManualLoop loop : loops) {
                assertThat(loop.openAttempts()).isZero();
                assertThat(loop.openTimers()).isZero();
            }
            assertThat(connectorFixture.waiting()).isZero();
            assertThat(connectorFixture.resolver.waiting()).isZero();
            long connected = clients.stream()
                    .filter(client -> client.handler.isConnected())
                    .count();
            assertThat(connectorFixture.legs.stream()
                            .filter(leg -> !leg.isClosed())
                            .count())
                    .isEqualTo(connected);
            assertThat(connectsAtOnce()).isTrue();
        }

        /** Afterwards it works as on the first day. */
        private boolean connectsAtOnce() {
            connectorFixture.resolver.says("10.0.0.7");
            pass(CachedResolution.TTL);
            Client last = new Client(connectorFixture, loops.get(0), ConnectorFixture.PATIENT);
            connectorFixture.succeed(loops.get(0).attemptTo(address("10.0.0.7", ConnectorFixture.PORT)));
            return last.handler.isConnected();
        }
    }
}
