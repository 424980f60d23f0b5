package dev.mailingress.proxy.lifecycle;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Bytes that are sent one at a time, and slowly, until the peer has enough of it. The last one is never sent. */
final class SlowWriter implements AutoCloseable {

    private static final long PERIOD_MILLIS = 60;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final Socket socket;
    private final byte[] bytes;
    private int sent;
    private @Nullable ScheduledFuture<?> sending;

    SlowWriter(Socket socket, byte[] bytes) {
        this.socket = socket;
        this.bytes = bytes;
    }

    void start() {
        sending = scheduler.scheduleAtFixedRate(this::sendOne, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void sendOne() {
        if (sent < bytes.length - 1) {
            try {
                socket.getOutputStream().write(bytes[sent]);
            } catch (IOException cut) {
                throw new UncheckedIOException(cut);
            }
            sent++;
        }
    }

    /** The peer has ended, and what is still sent is answered by a reset. */
    void awaitCut() {
        await().until(() -> Objects.requireNonNull(sending).isDone());
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
