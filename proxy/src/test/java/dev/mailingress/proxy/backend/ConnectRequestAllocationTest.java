package dev.mailingress.proxy.backend;

import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.mailingress.proxy.routing.Target;
import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.ConnectHandler;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.Loop;
import dev.mailingress.proxy.transport.RecordingLeg;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection costs here when all is well. */
class ConnectRequestAllocationTest {

    private static final int DIALS = 10_000;
    /** An eighth of what a whole connection may cost. */
    private static final long MOST_BYTES = 256;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Connector connector = new Connector(
            (host, answer) -> answer.accept(ScriptedResolver.found("10.0.0.9")),
            new BackendHealth(() -> Instant.EPOCH),
            new Indifferent());

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.9", "mail.internal"})
    void shouldAllocateLittleWhenTheAddressIsKnown(String host) {
        // Given
        Target target = ConnectorFixture.target(host);
        ReadyLoop loop = new ReadyLoop();
        Indifferent handler = new Indifferent();
        dial(target, loop, handler);
        // When
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < DIALS; i++) {
            dial(target, loop, handler);
        }
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / DIALS;
        // Then
        assertThat(handler.connected).isEqualTo(DIALS + 1);
        assertThat(each).isLessThanOrEqualTo(MOST_BYTES);
    }

    private void dial(Target target, ReadyLoop loop, Indifferent handler) {
        connector.connect(target, ConnectorFixture.PATIENT, loop, handler);
        loop.finish();
    }

    /** A loop that connects to everything, and allocates nothing. */
    private static final class ReadyLoop implements Loop {

        private static final Cancellable NOTHING = () -> {};

        private final Leg leg = new RecordingLeg(address("10.0.0.1", 1), address("10.0.0.9", 25));
        private ConnectHandler pending = new NobodyDials();

        void finish() {
            pending.onConnected(leg);
        }

        @Override
        public Cancellable connect(InetSocketAddress address, Duration timeout, ConnectHandler handler) {
            pending = handler;
            return NOTHING;
        }

        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
            return NOTHING;
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }
    }

    private static final class NobodyDials implements ConnectHandler {
        @Override
        public void onConnected(Leg leg) {
            throw new IllegalStateException("nobody dialled");
        }

        @Override
        public void onFailed(ConnectFailure failure) {
            throw new IllegalStateException("nobody dialled");
        }
    }

    private static final class Indifferent implements BackendObserver, ConnectRequest.BackendConnectHandler {
        private int connected;

        @Override
        public void onConnected(String backend, Duration took) {}

        @Override
        public void onConnectFailed(String backend, ConnectFailure failure) {}

        @Override
        public void onConnected(Leg leg, InetSocketAddress address, Duration took) {
            connected++;
        }

        @Override
        public void onFailed(ConnectFailure last, boolean held) {}
    }
}
