package dev.mailingress.proxy.transport.socket;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Legs that have something left to do when the events of the moment are done, each once. The legs are the queue. */
final class Turns {

    private static final Logger LOGGER = LoggerFactory.getLogger(Turns.class);

    private @Nullable SocketLeg first;
    private @Nullable SocketLeg last;

    boolean isEmpty() {
        return first == null;
    }

    void add(SocketLeg leg) {
        if (leg.hasTurn) {
            return;
        }
        leg.hasTurn = true;
        if (last == null) {
            first = leg;
        } else {
            last.nextTurn = leg;
        }
        last = leg;
    }

    /** Takes those that are there now; who comes meanwhile waits until the next events are done. */
    void take() {
        SocketLeg leg = first;
        first = null;
        last = null;
        while (leg != null) {
            SocketLeg next = leg.nextTurn;
            leg.nextTurn = null;
            leg.hasTurn = false;
            try {
                leg.takeTurn();
            } catch (RuntimeException | Error e) {
                LOGGER.atError().setCause(e).log("The end of a connection failed by a mistake of this program");
            }
            leg = next;
        }
    }
}
