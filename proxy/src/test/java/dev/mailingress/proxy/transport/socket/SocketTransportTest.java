package dev.mailingress.proxy.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mailingress.proxy.transport.Acceptor;
import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.ConnectHandler;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.Loop;
import dev.mailingress.proxy.transport.TransportKind;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sockets that cannot be opened. */
class SocketTransportTest {

    private static final int LOOPS = 3;

    private final BrokenTransport transport = new BrokenTransport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void shouldCloseWhatIsOpenWhenBindThrows() {
        // When
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> transport.bind(25, (leg, loop) -> {}));
        // Then: one to see whether the port is free, and one per loop but the last
        assertThat(transport.opened).hasSize(LOOPS).allMatch(socket -> socket.closed);
    }

    @Test
    void shouldReportFailureWhenConnectThrows() {
        // Given
        Loop loop = transport.loops().get(0);
        CompletableFuture<ConnectFailure> failure = new CompletableFuture<>();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 25);
        // When
        loop.execute(() -> loop.connect(address, Duration.ofSeconds(5), new ConnectHandler() {
            @Override
            public void onConnected(Leg leg) {
                leg.abort();
            }

            @Override
            public void onFailed(ConnectFailure reported) {
                failure.complete(reported);
            }
        }));
        // Then
        assertThat(failure).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(ConnectFailure.OTHER);
    }

    /** Transport that can open no connection, and no listener for its last loop. */
    private static final class BrokenTransport extends SocketTransport {

        private final List<OpenListener> opened = new ArrayList<>();

        BrokenTransport() {
            super(
                    LOOPS,
                    1 << 20,
                    NioIoHandler.newFactory(),
                    (address, loop) -> {
                        throw new IllegalStateException("thrown by the test");
                    },
                    () -> Pipes.NONE,
                    null);
        }

        @Override
        public TransportKind kind() {
            return TransportKind.NIO;
        }

        @Override
        protected String spliceUnavailableReason() {
            return "the test does not splice";
        }

        @Override
        protected ListeningSocket listen(
                InetSocketAddress address, boolean shared, SocketLoop loop, Acceptor acceptor) {
            if (opened.size() == LOOPS) {
                throw new IllegalStateException("thrown by the test");
            }
            OpenListener socket = new OpenListener(loop, acceptor);
            opened.add(socket);
            return socket;
        }
    }

    /** Listener without a socket. */
    private static final class OpenListener extends ListeningSocket {

        private boolean closed;

        OpenListener(SocketLoop loop, Acceptor acceptor) {
            super(loop, acceptor, new AcceptMonitor());
        }

        @Override
        protected @Nullable SocketLeg accept() {
            return null;
        }

        @Override
        protected boolean isShortage(IOException error) {
            return false;
        }

        @Override
        protected void watch(IoRegistration registration, boolean forClients) {
            throw new IllegalStateException("not registered");
        }

        @Override
        protected void closeSocket() {
            closed = true;
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            throw new IllegalStateException("not registered");
        }
    }
}
