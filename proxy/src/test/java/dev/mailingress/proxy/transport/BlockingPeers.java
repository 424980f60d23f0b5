package dev.mailingress.proxy.transport;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** What peers do on sockets that block, each on a thread of its own. */
final class BlockingPeers {

    /** 32 MiB. */
    static final byte[] MUCH = new byte[32 << 20];

    // The common pool of a small machine has no thread for two peers.
    private static final Executor THREADS = task -> {
        Thread peer = new Thread(task, "peer");
        peer.setDaemon(true);
        peer.start();
    };

    static {
        new Random(3).nextBytes(MUCH);
    }

    private BlockingPeers() {}

    /** Something that a peer does. */
    interface Action {
        void run() throws IOException;
    }

    static CompletableFuture<Void> meanwhile(Action action) {
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

    /** Sends all, then FIN. */
    static CompletableFuture<Void> send(Socket socket, byte[] bytes) {
        return meanwhile(() -> {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
        });
    }

    /** Sends until the socket is closed, by whomever. */
    static CompletableFuture<Void> flood(Socket socket) {
        return meanwhile(() -> {
            try {
                while (!socket.isClosed()) {
                    socket.getOutputStream().write(MUCH, 0, 1 << 20);
                }
            } catch (IOException closed) {
                leave(socket);
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

    static void leave(Socket socket) throws IOException {
        socket.close();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
