package dev.mailingress.proxy.transport;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Actions of peers on blocking sockets, each on its own thread. */
final class BlockingPeers {

    /** 32 MiB. */
    static final byte[] LARGE = new byte[32 << 20];

    // The common pool of a small machine does not have threads for two peers.
    private static final Executor THREADS = task -> {
        Thread peer = new Thread(task, "peer");
        peer.setDaemon(true);
        peer.start();
    };

    static {
        new Random(3).nextBytes(LARGE);
    }

    private BlockingPeers() {}

    /** Action of a peer. */
    interface Action {
        void run() throws IOException;
    }

    static CompletableFuture<Void> runAsync(Action action) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        action.run();
                    } catch (IOException e) {
                        throw new IllegalStateException("a peer failed", e);
                    }
                },
                THREADS);
    }

    /** Sends all bytes, then FIN. */
    static CompletableFuture<Void> send(Socket socket, byte[] bytes) {
        return runAsync(() -> {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
        });
    }

    /** Sends until either side closes the socket. */
    static CompletableFuture<Void> flood(Socket socket) {
        return runAsync(() -> {
            try {
                while (!socket.isClosed()) {
                    socket.getOutputStream().write(LARGE, 0, 1 << 20);
                }
            } catch (IOException closed) {
                close(socket);
            }
        });
    }

    static CompletableFuture<byte[]> receive(Socket socket) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return socket.getInputStream().readAllBytes();
                    } catch (IOException e) {
                        throw new IllegalStateException("a peer failed", e);
                    }
                },
                THREADS);
    }

    /** Sends RST. */
    static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    static void close(Socket socket) throws IOException {
        socket.close();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
