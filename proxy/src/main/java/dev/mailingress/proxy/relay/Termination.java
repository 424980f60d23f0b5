package dev.mailingress.proxy.relay;

/**
 * How a connection ended, as HAProxy's termination state of two letters: who, and when.
 *
 * <p>Who: {@code C} the client, {@code S} the server, {@code P} the proxy by its rules, {@code K} the proxy because it
 * stops, {@code c} and {@code s} a timeout while waiting for the client or the server, {@code -} neither. When:
 * {@code R} before the client's first bytes were complete, {@code C} while connecting to the server, {@code D} while
 * data was forwarded, {@code L} after one side had ended, {@code -} after everything.
 *
 * @see <a href="https://docs.haproxy.org/3.2/configuration.html#8.5">HAProxy's session state at disconnection</a>
 */
public enum Termination {
    /** Both sides ended normally. */
    NORMAL("--"),
    /** Refused by admission control. */
    REFUSED("PR"),
    /** The client left before it had sent what had to come first, a load balancer's header or a ClientHello. */
    CLIENT_LEFT_FIRST("CR"),
    /** The client did not send that in time. */
    CLIENT_TIMED_OUT_FIRST("cR"),
    /** The client left while the server was being connected to. */
    CLIENT_LEFT_CONNECTING("CC"),
    /** No address of the server accepted the connection. */
    CONNECT_FAILED("SC"),
    /** The server did not answer in time. */
    CONNECT_TIMED_OUT("sC"),
    /** The server accepted the connection and sent nothing. */
    BANNER_TIMED_OUT("sD"),
    /** The client reset the connection. */
    CLIENT_RESET("CD"),
    /** The server reset the connection. */
    SERVER_RESET("SD"),
    /** Neither side sent anything for too long. */
    IDLE("cD"),
    /**
     * The client reset the connection after the server had ended; usual for TLS clients that leave without reading
     * further.
     */
    CLIENT_RESET_LAST("CL"),
    /** The server reset the connection after the client had ended. */
    SERVER_RESET_LAST("SL"),
    /** The server had ended, the client did not follow in time. */
    CLIENT_LINGERED("cL"),
    /** The client had ended, the server did not follow in time. */
    SERVER_LINGERED("sL"),
    /** A new configuration denies the client. */
    BANNED("PD"),
    /** The drain period of the proxy or of a removed listener was over. */
    KILLED("KD");

    private final String code;

    Termination(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
