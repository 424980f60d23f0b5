package dev.mailingress.proxy.protocol.tls;

/** Reason why a ClientHello is malformed. */
public enum HelloError {
    /** Not a TLS handshake record: another protocol, or an SSL 2.0 hello (RFC 8446 §5.1, appendix D.5). */
    NOT_TLS,
    /**
     * A record that is empty or longer than 2^14 bytes, or of another type before the hello is complete (RFC 8446
     * §5.1).
     */
    RECORD,
    /** The first handshake message is not a ClientHello (RFC 8446 §4). */
    NOT_CLIENT_HELLO,
    /** More than {@link ClientHelloParser#MAX_BYTES}, announced or received. */
    TOO_LONG,
    /** A version before SSL 3.0 inside the hello (RFC 8446 §4.1.2, legacy_version). */
    VERSION,
    /** A length that is out of range or exceeds its container, or trailing bytes (RFC 8446 §3.4, §4.1.2). */
    LENGTH,
    /** A duplicate extension (RFC 8446 §4.2), or more than {@link ClientHelloParser#MAX_EXTENSIONS} of them. */
    EXTENSIONS,
    /** A server_name that is not exactly one well-formed host name (RFC 6066 §3). */
    SERVER_NAME
}
