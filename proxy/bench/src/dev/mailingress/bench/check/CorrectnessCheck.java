package dev.mailingress.bench.check;

import dev.mailingress.bench.load.Service;
import dev.mailingress.bench.proxies.Contestant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A proxy that loses a byte may be as fast as it likes. */
public final class CorrectnessCheck implements AutoCloseable {

    private static final long LONG = 32 << 20;
    private static final long SHORT = 1 << 20;
    private static final int PATIENCE_MILLIS = 20_000;

    private final CheckBackend backend;

    public CorrectnessCheck() throws IOException {
        this.backend = new CheckBackend();
    }

    public int port() {
        return backend.port();
    }

    /** @throws IOException that says what is wrong */
    public void pass(Contestant proxy) throws IOException {
        try {
            bothWaysAtOnce(proxy);
            clientEndsFirst(proxy);
            backendEndsFirst(proxy);
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private static CompletableFuture<Void> meanwhile(Step step) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                step.run();
                done.complete(null);
            } catch (IOException e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private record Ends(Socket client, Socket server) implements AutoCloseable {

        void sendToServer(long seed, long length) throws IOException {
            Bytes.send(client.getOutputStream(), seed, length);
            client.shutdownOutput();
        }

        void sendToClient(long seed, long length) throws IOException {
            Bytes.send(server.getOutputStream(), seed, length);
            server.shutdownOutput();
        }

        void expectAtServer(long seed, long length) throws IOException {
            Bytes.expect(server.getInputStream(), seed, length);
        }

        void expectAtClient(long seed, long length) throws IOException {
            Bytes.expect(client.getInputStream(), seed, length);
        }

        @Override
        public void close() throws IOException {
            client.close();
            server.close();
        }
    }

    private Ends connect(Contestant proxy) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port(Service.CHECK));
        client.setSoTimeout(PATIENCE_MILLIS);
        CheckBackend.Announced announced = backend.accept();
        if (!announced.client().equals(client.getLocalSocketAddress())) {
            throw new IOException(
                    "the PROXY header says " + announced.client() + " of " + client.getLocalSocketAddress());
        }
        return new Ends(client, announced.socket());
    }

    private void bothWaysAtOnce(Contestant proxy) throws IOException {
        try (Ends ends = connect(proxy)) {
            CompletableFuture<Void> up = meanwhile(() -> ends.sendToServer(1, LONG));
            CompletableFuture<Void> down = meanwhile(() -> ends.sendToClient(2, LONG));
            CompletableFuture<Void> arrived = meanwhile(() -> ends.expectAtServer(1, LONG));
            ends.expectAtClient(2, LONG);
            CompletableFuture.allOf(up, down, arrived).join();
        }
    }

    private void clientEndsFirst(Contestant proxy) throws IOException {
        try (Ends ends = connect(proxy)) {
            ends.sendToServer(3, SHORT / 64);
            ends.expectAtServer(3, SHORT / 64);
            CompletableFuture<Void> down = meanwhile(() -> ends.sendToClient(4, SHORT));
            ends.expectAtClient(4, SHORT);
            down.join();
        }
    }

    private void backendEndsFirst(Contestant proxy) throws IOException {
        try (Ends ends = connect(proxy)) {
            ends.sendToClient(5, SHORT / 64);
            ends.expectAtClient(5, SHORT / 64);
            CompletableFuture<Void> up = meanwhile(() -> ends.sendToServer(6, SHORT));
            ends.expectAtServer(6, SHORT);
            up.join();
        }
    }

    @Override
    public void close() throws IOException {
        backend.close();
    }
}
