package dev.mailingress.proxy.backend;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells hosts that are addresses from hosts that are names. */
final class LiteralAddress {

    // Decimal octets without leading zeros, because 010 is 8 to some readers and 10 to others.
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    // What passes here the JDK reads by itself, without a question to anybody; that would block a loop.
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
