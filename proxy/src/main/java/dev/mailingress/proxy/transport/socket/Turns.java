package dev.mailingress.proxy.transport.socket;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Legs that have something left to do when the events of the moment are done, each once. The legs are the queue. */
final class Turns implements Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Turns.class);

    private final Executor loop;
    private @Nullable SocketLeg first;
    private @Nullable SocketLeg last;

    Turns(Executor loop) {
        this.loop = loop;
    }

    void add(SocketLeg leg) {
        if (leg.hasTurn) {
            return;
        }
        leg.hasTurn = true;
        if (last == null) {
            first = leg;
            loop.execute(this);
        } else {
            last.nextTurn = leg;
        }
        last = leg;
    }

    /** Takes those that are there now; who comes meanwhile waits until the next events are done. */
    @Override
    public void run() {
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
