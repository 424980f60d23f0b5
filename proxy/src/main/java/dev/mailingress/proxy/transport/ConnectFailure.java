package dev.mailingress.proxy.transport;

import java.util.Locale;

/** Reason why a connection could not be opened. */
public enum ConnectFailure {
    /** The host name has no address. */
    UNRESOLVED,
    /** The host refused the connection: no process listens on the port. */
    REFUSED,
    /** No answer in time. */
    TIMED_OUT,
    /** There is no route to the host. */
    UNREACHABLE,
    /** A local failure, for example no free file descriptor. */
    OTHER;

    /** The label for metrics and logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
