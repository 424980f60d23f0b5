package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.config.AccessLogConfig;
import dev.mailingress.proxy.config.AccessLogFormat;
import dev.mailingress.proxy.relay.ConnectionObserver;
import dev.mailingress.proxy.relay.ConnectionRecord;
import dev.mailingress.proxy.routing.Route;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access log: one line at the end of each connection. Lines are formatted on the connection's event loop and written by
 * a separate thread, because the reader of standard output may be slow: then lines are dropped and counted, but
 * connections are not delayed.
 */
public final class AccessLog implements ConnectionObserver, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(AccessLog.class);
    private static final long CLOSE_MILLIS = 2_000;

    private final ThreadLocal<AccessLogFormatter> lines = ThreadLocal.withInitial(AccessLogFormatter::new);
    private final LogQueue queue = new LogQueue();
    private final OutputStream out;
    private final IntConsumer lost;
    private final Thread writer;

    private volatile AccessLogFormat format = AccessLogConfig.DEFAULT.format();
    private boolean failing;

    /** @param lost receives the number of lines that were dropped or could not be written; called by any thread */
    public AccessLog(OutputStream out, IntConsumer lost) {
        this.out = out;
        this.lost = lost;
        this.writer = new Thread(this::write, "access-log");
        this.writer.setDaemon(true);
    }

    public void start() {
        writer.start();
    }

    /** Sets the format of the following lines. */
    public void configure(AccessLogConfig config) {
        format = config.format();
    }

    @Override
    public void onOpened(Route route) {
        // The line is written at the end of the connection.
    }

    @Override
    public void onProbe(Route route) {
        // Not logged: there are several per second and load balancer.
    }

    @Override
    public void onEnded(ConnectionRecord connection) {
        if (!queue.append(lines.get().format(connection, format))) {
            lost.accept(1);
        }
    }

    private void write() {
        try {
            for (LogBuffer buffer = queue.take(); buffer != null; buffer = queue.take()) {
                write(buffer);
                queue.release(buffer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // Each buffer is tried, because a full disk may have room again; a failure is logged once.
    private void write(LogBuffer buffer) {
        try {
            buffer.writeTo(out);
            failing = false;
        } catch (IOException e) {
            lost.accept(buffer.lines());
            if (!failing) {
                failing = true;
                LOGGER.atError()
                        .addKeyValue("error", e.getMessage())
                        .log("Access log cannot be written; lines are lost");
            }
        }
    }

    /** Writes the remaining lines; waits at most {@value #CLOSE_MILLIS} ms for a blocked reader. */
    @Override
    public void close() {
        queue.close();
        try {
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (writer.isAlive()) {
            LOGGER.atWarn().log("Access log is not being read; the last lines are lost");
        }
    }
}
