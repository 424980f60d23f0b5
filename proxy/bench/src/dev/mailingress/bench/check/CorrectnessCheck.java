package dev.mailingress.bench.check;

import dev.mailingress.bench.load.Opening;
import dev.mailingress.bench.load.Service;
import dev.mailingress.bench.proxies.Contestant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Check that a proxy loses no bytes and passes on the client's address; nothing is measured unless it does. */
public final class CorrectnessCheck implements AutoCloseable {

    private static final long LONG = 32 << 20;
    private static final long ENDING = 4 << 20;
    private static final long MIDDLE = 1 << 20;
    private static final long SHORT = 16 << 10;
    private static final int PATIENCE_MILLIS = 20_000;

    private final CheckBackend backend;

    public CorrectnessCheck() throws IOException {
        this.backend = new CheckBackend();
    }

    public int port() {
        return backend.port();
    }

    /**
     * Compares all bytes, the address in the header, and the end of the stream with either side closing first.
     *
     * @throws IOException with the error
     */
    public void pass(Contestant proxy) throws IOException {
        try {
            bothWaysAtOnce(proxy);
            clientEndsFirst(proxy);
            backendEndsFirst(proxy);
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        }
    }

    /**
     * Number of {@code times} connections that lose bytes when both sides send and then close at the same time.
     * Separate from {@link #pass}, because the reference sometimes fails here: of 310 such connections with 32 MiB,
     * HAProxy 2.6.12 truncated four. Its own log contains the lower byte counts, once as a server error and once as a
     * normal end; the client sees an early end or a reset.
     */
    public int cutShort(Contestant proxy, int times) {
        int cut = 0;
        for (int i = 0; i < times; i++) {
            try (Ends ends = connect(proxy)) {
                CompletableFuture<Void> up = meanwhile(() -> {
                    ends.sendToServer(7, ENDING);
                    ends.endOfClient();
                });
                CompletableFuture<Void> down = meanwhile(() -> {
                    ends.sendToClient(8, ENDING);
                    ends.endOfServer();
                });
                CompletableFuture<Void> arrived = meanwhile(() -> {
                    ends.expectAtServer(7, ENDING);
                    ends.expectEndAtServer();
                });
                ends.expectAtClient(8, ENDING);
                ends.expectEndAtClient();
                CompletableFuture.allOf(up, down, arrived).join();
            } catch (IOException | CompletionException e) {
                cut++;
            }
        }
        return cut;
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
            } catch (IOException | RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private Ends connect(Contestant proxy) throws IOException {
        Socket client = new Socket();
        try {
            client.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port(Service.CHECK)),
                    PATIENCE_MILLIS);
            client.setSoTimeout(PATIENCE_MILLIS);
            return proxy.readsOpenings() ? opened(client) : announced(client, client.getLocalSocketAddress());
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    private Ends opened(Socket client) throws IOException {
        Opening opening = Opening.OF_THIS_RUN;
        client.getOutputStream().write(opening.bytes());
        Ends ends = announced(client, Opening.CLIENT);
        byte[] hello = ends.server().getInputStream().readNBytes(opening.hello().length);
        if (!Arrays.equals(hello, opening.hello())) {
            throw new IOException("the ClientHello was changed on the way");
        }
        return ends;
    }

    private Ends announced(Socket client, SocketAddress expected) throws IOException {
        CheckBackend.Announced announced = backend.accept();
        if (!announced.client().equals(expected)) {
            throw new IOException("the PROXY header contains " + announced.client() + ", expected " + expected);
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
            ends.endOfClient();
            ends.expectEndAtServer();
            ends.endOfServer();
            ends.expectEndAtClient();
        }
    }

    private void clientEndsFirst(Contestant proxy) throws IOException {
        try (Ends ends = connect(proxy)) {
            ends.sendToServer(3, SHORT);
            ends.endOfClient();
            ends.expectAtServer(3, SHORT);
            ends.expectEndAtServer();
            CompletableFuture<Void> down = meanwhile(() -> {
                ends.sendToClient(4, MIDDLE);
                ends.endOfServer();
            });
            ends.expectAtClient(4, MIDDLE);
            ends.expectEndAtClient();
            down.join();
        }
    }

    private void backendEndsFirst(Contestant proxy) throws IOException {
        try (Ends ends = connect(proxy)) {
            ends.sendToClient(5, SHORT);
            ends.endOfServer();
            ends.expectAtClient(5, SHORT);
            ends.expectEndAtClient();
            CompletableFuture<Void> up = meanwhile(() -> {
                ends.sendToServer(6, MIDDLE);
                ends.endOfClient();
            });
            ends.expectAtServer(6, MIDDLE);
            ends.expectEndAtServer();
            up.join();
        }
    }

    @Override
    public void close() throws IOException {
        backend.close();
    }
}
