package dev.mailingress.proxy.config;

/** For whom a listener is there. A pod cannot tell by which Service it was reached, so each exposure has a port of its own. */
public enum Exposure implements NamedConstant {
    /** The world's: every rule about clients holds. */
    PUBLIC("Public"),
    /** The cluster's own pods': no rule about local addresses, no per-client limit. */
    INTERNAL("Internal");

    private final String word;

    Exposure(String word) {
        this.word = word;
    }

    @Override
    public String value() {
        return word;
    }
}
