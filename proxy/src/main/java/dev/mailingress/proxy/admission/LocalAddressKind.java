package dev.mailingress.proxy.admission;

import java.util.Locale;

/** Who has an address that no client of the public Service can have. */
public enum LocalAddressKind {
    /** The default gateway of this very host or pod: what a bridge or a NAT writes in place of the client. */
    GATEWAY,
    /** A node of the cluster. */
    NODE,
    /** A pod, which should use the internal Service. */
    POD,
    /** Whatever else the configuration calls local. */
    OTHER;

    /** The form for status and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
