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
 * Writes one line at the end of each connection. Lines are made on the connection's loop and written by a thread of their
 * own, because whoever reads our standard output may be slow: then lines are lost and counted, and no mail waits.
 */
public final class AccessLog implements ConnectionObserver, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(AccessLog.class);
    private static final long CLOSE_MILLIS = 2_000;

    private final ThreadLocal<AccessLogFormatter> lines = ThreadLocal.withInitial(AccessLogFormatter::new);
    private final LogQueue pieces = new LogQueue();
    private final OutputStream out;
    private final IntConsumer lost;
    private final Thread writer;

    private volatile AccessLogFormat format = AccessLogConfig.DEFAULT.format();
    private boolean failing;

    /** @param lost is told the number of lines that could not be kept or written; called by any thread */
    public AccessLog(OutputStream out, IntConsumer lost) {
        this.out = out;
        this.lost = lost;
        this.writer = new Thread(this::write, "access-log");
        this.writer.setDaemon(true);
    }

    public void start() {
        writer.start();
    }

    /** The shape of the lines from now on. */
    public void configure(AccessLogConfig config) {
        format = config.format();
    }

    @Override
    public void onOpened(Route route) {
        // The line is written at the end, when all is known.
    }

    @Override
    public void onProbe(Route route) {
        // Several a second and balancer, and nothing to tell of them.
    }

    @Override
    public void onEnded(ConnectionRecord connection) {
        if (!pieces.append(lines.get().format(connection, format))) {
            lost.accept(1);
        }
    }

    private void write() {
        try {
            for (LogBuffer piece = pieces.take(); piece != null; piece = pieces.take()) {
                write(piece);
                pieces.giveBack(piece);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // A full disk may have room again, so each piece is tried; what failed is said once.
    private void write(LogBuffer piece) {
        try {
            piece.writeTo(out);
            failing = false;
        } catch (IOException e) {
            lost.accept(piece.lines());
            if (!failing) {
                failing = true;
                LOGGER.atError().addKeyValue("problem", e.getMessage()).log("The access log cannot be written");
            }
        }
    }

    /** Writes what is there; does not wait long for a reader that takes nothing. */
    @Override
    public void close() {
        pieces.close();
        try {
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (writer.isAlive()) {
            LOGGER.atWarn().log("Nobody reads the access log, its last lines are lost");
        }
    }
}
