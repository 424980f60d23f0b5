package dev.mailingress.proxy.transport;

import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.testing.Requires;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Listener whose acceptor is full. */
@Requires(Requires.Need.LINUX)
class AcceptPauseTest {

    /** Three pauses. */
    private static final Duration WINDOW = Duration.ofMillis(300);

    private final FullAcceptor acceptor = new FullAcceptor();

    /** Acceptor that echoes, and counts its clients. */
    private static final class FullAcceptor implements Acceptor {
        private final AtomicBoolean full = new AtomicBoolean(true);
        private final AtomicInteger accepted = new AtomicInteger();

        @Override
        public boolean isFull() {
            return full.get();
        }

        @Override
        public void onAccepted(Leg client, Loop loop) {
            accepted.incrementAndGet();
            new EchoHandler(client).begin();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetClientsWaitUntilThereIsRoom(TransportUnderTest kind) throws Exception {
        // Given
        int port = freePort();
        try (Transport transport = kind.open(2)) {
            transport.bind(port, acceptor).start();
            // When
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                client.getOutputStream().write('a');
                // Then
                await().during(WINDOW).until(() -> acceptor.accepted.get() == 0);
                assertThat(transport.accepts().limitPauses()).isPositive();
                // When
                acceptor.full.set(false);
                // Then
                assertThat(client.getInputStream().read()).isEqualTo('a');
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAcceptQueuedClientsWhenListenerIsClosedWhileFull(TransportUnderTest kind) throws Exception {
        // Given
        int port = freePort();
        try (Transport transport = kind.open(1)) {
            Binding binding = transport.bind(port, acceptor);
            binding.start();
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                client.getOutputStream().write('a');
                await().during(WINDOW).until(() -> acceptor.accepted.get() == 0);
                // When
                binding.close().toCompletableFuture().join();
                // Then
                assertThat(client.getInputStream().read()).isEqualTo('a');
            }
        }
    }
}
