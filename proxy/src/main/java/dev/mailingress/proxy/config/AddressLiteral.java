package dev.mailingress.proxy.config;

/**
 * Regular expressions of IP addresses in text form. {@link java.net.InetAddress#getByName} parses what matches without
 * a DNS query, which would block an event loop; it validates the rest of an IPv6 address itself.
 */
public final class AddressLiteral {

    // Decimal octets without leading zeros, because some parsers read 010 as octal 8.
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

    /** Four octets. */
    public static final String IPV4 = OCTET + "(?:\\." + OCTET + "){3}";

    /** Contains a colon and begins with a colon or a hexadecimal digit; without a zone. */
    public static final String IPV6 = "[0-9A-Fa-f:][0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*";

    private AddressLiteral() {}
}
