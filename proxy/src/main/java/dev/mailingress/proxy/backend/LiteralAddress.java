package dev.mailingress.proxy.backend;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parser of hosts that are IP addresses and not names. */
final class LiteralAddress {

    // Decimal octets without leading zeros, because some parsers read 010 as 8 and others as 10.
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    // The JDK parses what matches without a lookup, which would block a loop.
    private static final Pattern FORMAT =
            Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}|[0-9A-Fa-f:][0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%.+)?");

    private LiteralAddress() {}

    /** The address that {@code host} is; empty if it is a name. */
    static Optional<InetAddress> parse(String host) {
        if (!FORMAT.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }
}
