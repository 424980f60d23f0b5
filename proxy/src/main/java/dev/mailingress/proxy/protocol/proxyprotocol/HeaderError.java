package dev.mailingress.proxy.protocol.proxyprotocol;

/** Reason why a PROXY header is malformed. Sections are those of the PROXY protocol's specification. */
public enum HeaderError {
    /** The bytes begin neither as version 1 nor as version 2 (§2.2, "identifying the protocol version"). */
    NO_HEADER,
    /** Version 1 with a protocol other than {@code TCP4}, {@code TCP6} or {@code UNKNOWN} (§2.1). */
    PROTOCOL,
    /** No CRLF within 107 bytes (§2.1). */
    LINE_TOO_LONG,
    /** A lone CR or LF (§2.1). */
    LINE_END,
    /** Not exactly four fields separated by exactly one space (§2.1). */
    FIELDS,
    /** Not an address of the announced family in its canonical form (§2.1). */
    ADDRESS,
    /** Not a decimal number from 0 to 65535 without leading zeroes (§2.1). */
    PORT,
    /** A binary version other than 2 (§2.2). */
    VERSION,
    /** A command other than {@code LOCAL} and {@code PROXY} (§2.2). */
    COMMAND,
    /** Command {@code PROXY} with anything but TCP over IPv4 or IPv6 (§2.2). */
    FAMILY,
    /** An announced length that is too short for the family's addresses (§2.2). */
    ADDRESSES_CUT,
    /** An announced length above {@link HeaderParser#MAX_BLOCK_BYTES}. */
    BLOCK_TOO_LONG,
    /** A TLV that extends beyond its container, trailing bytes, or an invalid length (§2.2.1 to §2.2.7). */
    TLV,
    /** {@code PP2_TYPE_SSL} inside itself: there are only two levels of TLVs (§2.2.6). */
    TLV_NESTED,
    /** A wrong or duplicate CRC32C (§2.2.3). */
    CHECKSUM
}
