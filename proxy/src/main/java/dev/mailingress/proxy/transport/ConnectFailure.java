package dev.mailingress.proxy.transport;

import java.util.Locale;

/** Why a connection could not be opened. */
public enum ConnectFailure {
    /** The name has no address. */
    UNRESOLVED,
    /** The host answered that nobody listens. */
    REFUSED,
    /** Nobody answered in time. */
    TIMED_OUT,
    /** There is no way to that host. */
    UNREACHABLE,
    /** This process lacks something, descriptors for instance. */
    OTHER;

    /** The form for metrics and logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
