package dev.mailingress.proxy.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, with which administrators make other daemons reload. The proxy watches its configuration and needs no signal;
 * the JVM's default would end it.
 */
final class HangupSignal {

    private static final Logger LOGGER = LoggerFactory.getLogger(HangupSignal.class);

    private HangupSignal() {}

    // By reflection: javac warns about each use of sun.misc.Signal, which is the JDK's only way to ignore a signal.
    static void ignore() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object hangup = signal.getConstructor(String.class).newInstance("HUP");
            signal.getMethod("handle", signal, handler)
                    .invoke(null, hangup, handler.getField("SIG_IGN").get(null));
        } catch (ReflectiveOperationException e) {
            LOGGER.atWarn().setCause(e).log("SIGHUP cannot be ignored: it ends the proxy.");
        }
    }
}
