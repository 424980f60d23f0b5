package dev.mailingress.proxy.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Minimal relay: joins each client of its port to a connection to a server socket that the test controls. */
public final class RelayFixture implements AutoCloseable {

    private final AtomicLong passedUp = new AtomicLong();
    private final AtomicLong passedDown = new AtomicLong();
    private final CompletableFuture<Boolean> clientClosed = new CompletableFuture<>();
    private final CompletableFuture<Boolean> serverClosed = new CompletableFuture<>();
    private final ServerSocket server = new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress());
    private final int port;
    private final Binding binding;

    public RelayFixture(Transport transport) throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            port = probe.getLocalPort();
        }
        binding = transport.bind(port, this::accepted);
        binding.start();
    }

    private void accepted(Leg client, Loop loop) {
        Side up = new Side(client, passedUp, clientClosed);
        client.handler(up);
        InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
        Loop.Cancellable connecting = loop.connect(address, Duration.ofSeconds(5), new ConnectHandler() {
            @Override
            public void onConnected(Leg leg) {
                Side down = new Side(leg, passedDown, serverClosed);
                leg.handler(down);
                up.join(down);
                down.join(up);
            }

            @Override
            public void onFailed(ConnectFailure failure) {
                client.abort();
            }
        });
        client.handler(up.cancelling(connecting));
    }

    /** Port for clients. */
    public int port() {
        return port;
    }

    public Socket client() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Next connection that was opened for a client. */
    public Socket server() throws IOException {
        server.setSoTimeout(20_000);
        Socket socket = server.accept();
        socket.setSoTimeout(20_000);
        return socket;
    }

    public long passedUp() {
        return passedUp.get();
    }

    public long passedDown() {
        return passedDown.get();
    }

    /** Waits until the first client's leg is closed; returns whether its peer closed it. */
    public boolean clientLegClosedByPeer() {
        return clientClosed.orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** As {@link #clientLegClosedByPeer()}, for the other leg. */
    public boolean serverLegClosedByPeer() {
        return serverClosed.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() throws IOException {
        binding.close().toCompletableFuture().join();
        server.close();
    }

    private static final class Side implements LegHandler {

        private final Leg leg;
        private final AtomicLong passed;
        private final CompletableFuture<Boolean> closed;
        private Loop.Cancellable connecting = () -> {};
        private Side other = this;
        private boolean ended;

        Side(Leg leg, AtomicLong passed, CompletableFuture<Boolean> closed) {
            this.leg = leg;
            this.passed = passed;
            this.closed = closed;
        }

        Side cancelling(Loop.Cancellable attempt) {
            connecting = attempt;
            return this;
        }

        void join(Side sink) {
            other = sink;
            leg.pipeTo(sink.leg);
            leg.resumeReading();
        }

        @Override
        public void onReceived(Chunk chunk) {
            chunk.release();
        }

        @Override
        public void onForwarded(int bytes) {
            passed.addAndGet(bytes);
        }

        @Override
        public void onInputEnded() {
            ended = true;
            if (other.ended) {
                leg.close();
                other.leg.close();
            } else {
                other.leg.shutdownOutput();
            }
        }

        @Override
        public void onClosed(boolean byPeer) {
            closed.complete(byPeer);
            connecting.cancel();
            if (other != this) {
                other.leg.close();
            }
        }
    }
}
