package dev.mailingress.operator.daemons;

/** Whose daemons. */
enum Generation {
    /** Postfix 3.7 and Dovecot 2.3, as in docker-mailserver 15. */
    DEBIAN_12("bookworm"),
    /** Postfix 3.10 and Dovecot 2.4, as in docker-mailserver's edge. */
    DEBIAN_13("trixie");

    private final String suite;

    Generation(String suite) {
        this.suite = suite;
    }

    String suite() {
        return suite;
    }
}
