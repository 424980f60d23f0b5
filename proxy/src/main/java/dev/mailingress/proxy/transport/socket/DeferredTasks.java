package dev.mailingress.proxy.transport.socket;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Legs that have something left to do when the events of the moment are done, each once. The legs are the queue. */
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

    /** Takes those that are there now; who comes meanwhile waits until the next events are done. */
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
                LOGGER.atError().setCause(e).log("The end of a connection failed by a mistake of this program");
            }
            leg = next;
        }
    }
}
