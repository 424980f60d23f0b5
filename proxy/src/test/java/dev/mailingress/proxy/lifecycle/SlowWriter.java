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

/** Sender of single bytes at a slow rate until the peer resets the connection. The last byte is never sent. */
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
            } catch (IOException reset) {
                throw new UncheckedIOException(reset);
            }
            sent++;
        }
    }

    /** Waits until the peer has closed and answers further bytes by a reset. */
    void awaitReset() {
        await().until(() -> Objects.requireNonNull(sending).isDone());
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
