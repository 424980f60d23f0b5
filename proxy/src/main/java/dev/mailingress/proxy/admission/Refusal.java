package dev.mailingress.proxy.admission;

import java.util.Locale;

/** Why a client is not served. */
public enum Refusal {
    /** Its address cannot be a stranger's, so announcing it would make the mail server trust a forger. */
    LOCAL_ADDRESS,
    /** No backend could be reached. */
    BACKEND_DOWN;

    /** The form for metrics and logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
