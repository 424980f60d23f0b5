package dev.mailingress.proxy.admission;

import java.util.Locale;

/** Owner of a source address that a client of the public Service cannot have. */
public enum LocalAddressKind {
    /** The default gateway of this host or pod, whose address a bridge or NAT writes in place of the client's. */
    GATEWAY,
    /** A node of the cluster. */
    NODE,
    /** A pod, which should use the internal Service. */
    POD,
    /** This proxy: the address that the client connected to, or loopback. */
    OWN,
    /** Another network that the configuration declares local, or an address that is not valid beyond its link. */
    OTHER;

    /** Name for status and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
