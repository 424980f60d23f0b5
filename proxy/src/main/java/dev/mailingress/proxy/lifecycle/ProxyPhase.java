package dev.mailingress.proxy.lifecycle;

/** Phases of {@link Proxy}, in order. */
enum ProxyPhase {
    /** No port is bound yet. */
    STARTING,
    /** In service. */
    RUNNING,
    /** Stopping; still ready and accepting, because load balancers still send connections. */
    LEAVING,
    /** Not ready and not accepting; existing connections may end on their own. */
    DRAINING,
    /** All connections have ended. */
    STOPPED;

    boolean isReady() {
        return this == RUNNING || this == LEAVING;
    }
}
