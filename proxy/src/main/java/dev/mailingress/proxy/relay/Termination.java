package dev.mailingress.proxy.relay;

/**
 * How a connection ended, in HAProxy's two letters: who, and when.
 *
 * <p>Who: {@code C} the client, {@code S} the server, {@code P} the proxy by its rules, {@code K} the proxy because it
 * stops, {@code c} and {@code s} a time-out while waiting for the client or the server, {@code -} nobody in particular.
 * When: {@code R} before the client had been heard, {@code C} while the server was being reached, {@code D} while data flowed,
 * {@code L} when one side had already ended, {@code -} after everything.
 *
 * @see <a href="https://docs.haproxy.org/3.2/configuration.html#8.5">HAProxy's session state at disconnection</a>
 */
public enum Termination {
    /** Both sides ended in order. */
    NORMAL("--"),
    /** Admission said no. */
    REFUSED("PR"),
    /** The client left before it had said what had to come first, a balancer's header or a ClientHello. */
    CLIENT_LEFT_FIRST("CR"),
    /** The client did not say it in time. */
    CLIENT_TIMED_OUT_FIRST("cR"),
    /** The client left while the server was being reached. */
    CLIENT_LEFT_CONNECTING("CC"),
    /** No address of the server took the connection. */
    CONNECT_FAILED("SC"),
    /** The server did not answer in time. */
    CONNECT_TIMED_OUT("sC"),
    /** The server took the connection and said nothing. */
    BANNER_TIMED_OUT("sD"),
    /** The client broke off. */
    CLIENT_RESET("CD"),
    /** The server broke off. */
    SERVER_RESET("SD"),
    /** Nobody said anything for too long. */
    IDLE("cD"),
    /** The client broke off after the server had ended; usual for TLS clients that leave without reading on. */
    CLIENT_RESET_LAST("CL"),
    /** The server broke off after the client had ended. */
    SERVER_RESET_LAST("SL"),
    /** The server had ended, the client did not follow. */
    CLIENT_LINGERED("cL"),
    /** The client had ended, the server did not follow. */
    SERVER_LINGERED("sL"),
    /** A new configuration denies the client. */
    BANNED("PD"),
    /** The time to drain was over, of the proxy or of a listener that is gone. */
    KILLED("KD");

    private final String code;

    Termination(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
