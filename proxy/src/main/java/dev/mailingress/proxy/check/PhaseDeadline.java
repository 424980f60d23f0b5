package dev.mailingress.proxy.check;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Deadline of a session's current phase. Netty's handler restarts with each message that it reads: it is behind the
 * session, which passes none on, so that a phase ends however slowly input arrives. Confined to the event loop.
 */
final class PhaseDeadline {

    private final ChannelHandlerContext session;
    private final Runnable onExpiry;
    private @Nullable Timeout timeout;

    /** @param onExpiry also called later, until the deadline is reset */
    PhaseDeadline(ChannelHandlerContext session, Runnable onExpiry) {
        this.session = session;
        this.onExpiry = onExpiry;
    }

    /** Sets the deadline, beginning now; it replaces the previous one. */
    void reset(Duration within) {
        if (timeout != null) {
            session.pipeline().remove(timeout);
        }
        timeout = new Timeout(within);
        session.pipeline().addAfter(session.name(), null, timeout);
    }

    /** The same without closing: a session ends with FIN wherever the peer allows it. */
    private final class Timeout extends ReadTimeoutHandler {

        Timeout(Duration within) {
            // For Netty zero means none.
            super(Math.max(1, within.toNanos()), TimeUnit.NANOSECONDS);
        }

        @Override
        protected void readTimedOut(ChannelHandlerContext context) {
            onExpiry.run();
        }
    }
}
