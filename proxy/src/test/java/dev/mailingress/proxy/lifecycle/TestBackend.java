package dev.mailingress.proxy.lifecycle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Mail server on loopback whose connections the test controls. */
final class TestBackend implements AutoCloseable {

    private final ServerSocket server;
    private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();

    TestBackend() throws IOException {
        this(0);
    }

    TestBackend(int port) throws IOException {
        this.server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        Thread acceptor = new Thread(this::accept, "test-backend");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                accepted.add(server.accept());
            }
        } catch (IOException closed) {
            accepted.clear();
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** Next connection that the proxy opens. */
    Socket next() throws InterruptedException, IOException {
        Socket socket = accepted.poll(10, TimeUnit.SECONDS);
        if (socket == null) {
            throw new AssertionError("the proxy did not open a connection");
        }
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** As {@link #next()}, after an IPv4 header. */
    Socket nextAfterHeader() throws InterruptedException, IOException {
        Socket socket = next();
        socket.getInputStream().readNBytes(28);
        return socket;
    }

    boolean isIdle() {
        return accepted.isEmpty();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
