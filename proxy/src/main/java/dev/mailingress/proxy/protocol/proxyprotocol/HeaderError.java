package dev.mailingress.proxy.protocol.proxyprotocol;

/** Why bytes are no header. The sections are those of the PROXY protocol's specification. */
public enum HeaderError {
    /** The bytes begin neither as version 1 nor as version 2 (§2.2, "identifying the protocol version"). */
    NO_HEADER,
    /** Version 1 with another protocol than {@code TCP4}, {@code TCP6} or {@code UNKNOWN} (§2.1). */
    PROTOCOL,
    /** No CRLF within 107 bytes (§2.1). */
    LINE_TOO_LONG,
    /** A CR or LF that stands alone (§2.1). */
    LINE_END,
    /** Not exactly four fields with exactly one space between them (§2.1). */
    FIELDS,
    /** Not an address of the announced family in its canonical form (§2.1). */
    ADDRESS,
    /** Not a decimal number from 0 to 65535 without leading zeroes (§2.1). */
    PORT,
    /** Another binary version than 2 (§2.2). */
    VERSION,
    /** Another command than {@code LOCAL} and {@code PROXY} (§2.2). */
    COMMAND,
    /** Command {@code PROXY} with anything but TCP over IPv4 or IPv6 (§2.2). */
    FAMILY,
    /** An announced length that the family's addresses do not fit into (§2.2). */
    ADDRESSES_CUT,
    /** An announced length above {@link HeaderParser#MAX_BLOCK_BYTES}. */
    BLOCK_TOO_LONG,
    /** A TLV that ends beyond its container, stray bytes that are none, or one of a forbidden length (§2.2.1 to §2.2.7). */
    TLV,
    /** {@code PP2_TYPE_SSL} inside itself: there is a second level of TLVs, but no third (§2.2.6). */
    TLV_NESTED,
    /** A CRC32C that is wrong, or given twice (§2.2.3). */
    CHECKSUM
}
