package dev.mailingress.proxy.lifecycle;

/** The phases of {@link Proxy}, in their order. */
enum ProxyPhase {
    /** Nothing is bound yet. */
    STARTING,
    /** In service. */
    RUNNING,
    /** Told to stop; still ready and accepting, because balancers still send. */
    LEAVING,
    /** Not ready; nothing new, what lives may end by itself. */
    DRAINING,
    /** Nothing is left. */
    STOPPED;

    boolean isReady() {
        return this == RUNNING || this == LEAVING;
    }
}
