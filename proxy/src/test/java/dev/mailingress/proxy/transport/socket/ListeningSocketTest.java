package dev.mailingress.proxy.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.transport.AcceptState;
import dev.mailingress.proxy.transport.nio.NioTransport;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Errors of accept(2), on a real loop. */
class ListeningSocketTest {

    private static final String ABORTED = "aborted";
    private static final String SHORTAGE = "shortage";

    /** Only passed on. */
    private static final IoRegistration REGISTRATION = (IoRegistration) Proxy.newProxyInstance(
            IoRegistration.class.getClassLoader(),
            new Class<?>[] {IoRegistration.class},
            (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    private final NioTransport transport = new NioTransport(1, 1 << 20);
    private final SocketLoop loop = (SocketLoop) transport.loops().get(0);
    private final AcceptMonitor monitor = new AcceptMonitor();
    private final ScriptedListener listener = new ScriptedListener(loop, monitor);

    @AfterEach
    void closeTransport() {
        transport.close();
    }

    @Test
    void shouldTryNextClientWhenOneCannotBeAccepted() {
        // Given
        listener.errors.addAll(List.of(ABORTED, ABORTED));
        // When
        onLoop(listener::onAcceptable);
        // Then: until the queue is empty
        assertThat(listener.attempts).isEqualTo(3);
        assertThat(listener.watched).containsExactly(true);
        assertThat(monitor.state()).isEqualTo(new AcceptState(0, 0, 2));
    }

    @Test
    void shouldPauseAndContinueLaterWhenResourcesAreShort() {
        // Given
        listener.errors.addAll(List.of(ABORTED, SHORTAGE, ABORTED));
        // When
        onLoop(listener::onAcceptable);
        // Then
        assertThat(listener.attempts).isEqualTo(2);
        assertThat(listener.watched).startsWith(true, false);
        assertThat(monitor.state()).isEqualTo(new AcceptState(0, 1, 1));
        await().untilAsserted(() -> assertThat(listener.watched).containsExactly(true, false, true));
    }

    @Test
    void shouldPauseWhenErrorNeverEnds() {
        // Given
        for (int i = 0; i < 1_000; i++) {
            listener.errors.add(ABORTED);
        }
        // When
        onLoop(listener::onAcceptable);
        // Then
        assertThat(listener.attempts).isEqualTo(64);
        assertThat(listener.watched).startsWith(true, false);
        assertThat(monitor.state()).isEqualTo(new AcceptState(0, 1, 63));
    }

    private void onLoop(Runnable task) {
        CompletableFuture.runAsync(
                        () -> {
                            listener.onRegistered(REGISTRATION);
                            task.run();
                        },
                        loop)
                .join();
    }

    /** Listener whose accept fails as often as the test wants, then finds an empty queue. */
    private static final class ScriptedListener extends ListeningSocket {
        private final Queue<String> errors = new ArrayDeque<>();
        private final List<Boolean> watched = new CopyOnWriteArrayList<>();
        private int attempts;

        ScriptedListener(SocketLoop loop, AcceptMonitor monitor) {
            super(loop, (client, accepting) -> {}, monitor);
        }

        @Override
        protected @Nullable SocketLeg accept() throws IOException {
            attempts++;
            String error = errors.poll();
            if (error != null) {
                throw new IOException(error);
            }
            return null;
        }

        @Override
        protected boolean isShortage(IOException error) {
            return SHORTAGE.equals(error.getMessage());
        }

        @Override
        protected void watch(IoRegistration registration, boolean forClients) {
            watched.add(forClients);
        }

        @Override
        protected void closeSocket() {
            // There is none.
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            onAcceptable();
        }
    }
}
