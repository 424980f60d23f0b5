package dev.mailingress.proxy.protocol.tls;

/** Why bytes are no ClientHello. */
public enum HelloError {
    /** Not a TLS record with a handshake in it: another protocol, or SSL 2.0's hello (RFC 8446 §5.1, appendix D.5). */
    NOT_TLS,
    /** A record that is empty or longer than 2^14 bytes, or of another type before the hello is whole (RFC 8446 §5.1). */
    RECORD,
    /** The first handshake message is none (RFC 8446 §4). */
    NOT_CLIENT_HELLO,
    /** More than {@link ClientHelloParser#MAX_BYTES}, announced or sent. */
    TOO_LONG,
    /** A version before SSL 3.0 inside the hello (RFC 8446 §4.1.2, legacy_version). */
    VERSION,
    /** A length out of its range, or beyond what contains it, or bytes that nothing announces (RFC 8446 §3.4, §4.1.2). */
    LENGTH,
    /** One extension twice (RFC 8446 §4.2), or more of them than {@link ClientHelloParser#MAX_EXTENSIONS}. */
    EXTENSIONS,
    /** A server_name that is not exactly one well-formed host name (RFC 6066 §3). */
    SERVER_NAME
}
