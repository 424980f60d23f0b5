package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.relay.ConnectionObserver;
import dev.mailingress.proxy.relay.ConnectionRecord;
import dev.mailingress.proxy.routing.Route;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one line at the end of each connection. Lines wait in a bounded queue for a thread of their own, because whoever
 * reads our standard output may be slow: then lines are lost and counted, and no mail waits.
 */
public final class AccessLog implements ConnectionObserver, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(AccessLog.class);
    private static final int QUEUED_LINES = 16_384;
    private static final long CLOSE_MILLIS = 2_000;
    private static final byte[] LAST = {};

    private final AccessLogLine line = new AccessLogLine();
    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>(QUEUED_LINES);
    private final OutputStream out;
    private final Runnable lost;
    private final Thread writer;

    /** @param lost called for each line that could not be kept */
    public AccessLog(OutputStream out, Runnable lost) {
        this.out = out;
        this.lost = lost;
        this.writer = new Thread(this::write, "access-log");
        this.writer.setDaemon(true);
    }

    public void start() {
        writer.start();
    }

    @Override
    public void opened(Route route) {
        // The line is written at the end, when all is known.
    }

    @Override
    public void probed(Route route) {
        // Several a second and balancer, and nothing to tell of them.
    }

    @Override
    public void ended(ConnectionRecord connection) {
        if (!queue.offer(line.format(connection))) {
            lost.run();
        }
    }

    private void write() {
        try {
            byte[] next = queue.take();
            while (next != LAST) {
                out.write(next);
                if (queue.isEmpty()) {
                    out.flush();
                }
                next = queue.take();
            }
            out.flush();
        } catch (IOException e) {
            LOGGER.atError()
                    .addKeyValue("problem", e.getMessage())
                    .log("The access log has ended: standard output is gone");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what is queued; does not wait long for a reader that takes nothing. */
    @Override
    public void close() {
        try {
            if (queue.offer(LAST, CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                writer.join(CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
