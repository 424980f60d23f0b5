package dev.mailingress.proxy.backend;

import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.routing.Targets;
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

/** Allocation of a successful connection to a backend. */
class ConnectRequestAllocationTest {

    private static final int REQUESTS = 10_000;
    /** An eighth of the limit for a whole connection. */
    private static final long MAX_BYTES = 256;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Connector connector = new Connector(
            (host, answer) -> answer.accept(ScriptedResolver.found("10.0.0.9")),
            new BackendHealth(() -> Instant.EPOCH),
            new CountingHandler());

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.9", "mail.internal"})
    void shouldAllocateLittleWhenAddressIsKnown(String host) {
        // Given
        Targets targets = ConnectorFixture.target(host);
        ReadyLoop loop = new ReadyLoop();
        CountingHandler handler = new CountingHandler();
        connect(targets, loop, handler);
        // When
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < REQUESTS; i++) {
            connect(targets, loop, handler);
        }
        long bytesPerRequest = (threads.getCurrentThreadAllocatedBytes() - before) / REQUESTS;
        // Then
        assertThat(handler.connected).isEqualTo(REQUESTS + 1);
        assertThat(bytesPerRequest).isLessThanOrEqualTo(MAX_BYTES);
    }

    private void connect(Targets targets, ReadyLoop loop, CountingHandler handler) {
        connector.connect(targets, ConnectorFixture.WITH_HOLD, loop, handler);
        loop.finish();
    }

    /** Loop that connects to every address without allocation. */
    private static final class ReadyLoop implements Loop {

        private static final Cancellable NOTHING = () -> {};

        private final Leg leg = new RecordingLeg(address("10.0.0.1", 1), address("10.0.0.9", 25));
        private ConnectHandler pending = new UnexpectedConnectHandler();

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

    private static final class UnexpectedConnectHandler implements ConnectHandler {
        @Override
        public void onConnected(Leg leg) {
            throw new IllegalStateException("unexpected call");
        }

        @Override
        public void onFailed(ConnectFailure failure) {
            throw new IllegalStateException("unexpected call");
        }
    }

    private static final class CountingHandler implements BackendObserver, ConnectRequest.BackendConnectHandler {
        private int connected;

        @Override
        public void onConnected(String backend, Duration took) {}

        @Override
        public void onConnectFailed(String backend, ConnectFailure failure) {}

        @Override
        public void onConnected(Leg leg, InetSocketAddress address, TargetConfig target, Duration took) {
            connected++;
        }

        @Override
        public void onFailed(ConnectFailure last, boolean held) {}
    }
}
