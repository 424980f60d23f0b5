package dev.mailingress.proxy.transport.socket;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queue of the legs that have work left after the current batch of events, each at most once. The legs themselves are
 * the links of the queue.
 */
final class DeferredTasks {

    private static final Logger LOGGER = LoggerFactory.getLogger(DeferredTasks.class);

    private @Nullable SocketLeg first;
    private @Nullable SocketLeg last;

    boolean isEmpty() {
        return first == null;
    }

    void add(SocketLeg leg) {
        if (leg.isDeferred) {
            return;
        }
        leg.isDeferred = true;
        if (last == null) {
            first = leg;
        } else {
            last.nextDeferred = leg;
        }
        last = leg;
    }

    /** Runs what is queued now; what is added meanwhile waits for the end of the next batch. */
    void runAll() {
        SocketLeg leg = first;
        first = null;
        last = null;
        while (leg != null) {
            SocketLeg next = leg.nextDeferred;
            leg.nextDeferred = null;
            leg.isDeferred = false;
            try {
                leg.runDeferred();
            } catch (RuntimeException | Error e) {
                LOGGER.atError().setCause(e).log("Internal error in a deferred task of a connection.");
            }
            leg = next;
        }
    }
}
