package dev.mailingress.operator.testing;

/** Generation of docker-mailserver, whose daemons a mail server runs. */
public enum DmsGeneration {
    /** Postfix 3.7 and Dovecot 2.3, as in docker-mailserver 15. */
    DEBIAN_12("bookworm"),
    /** Postfix 3.10 and Dovecot 2.4, as in docker-mailserver's edge. */
    DEBIAN_13("trixie");

    private final String suite;

    DmsGeneration(String suite) {
        this.suite = suite;
    }

    /** Debian's name of the release. */
    public String suite() {
        return suite;
    }
}
