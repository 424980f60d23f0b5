package dev.mailingress.operator.cel;

import dev.mailingress.proxy.config.AddressLiteral;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * IP address, parsed as the API server does (k8s.io/apiserver/pkg/cel/library/ip.go): no leading zeros, no zone, and no
 * IPv4-mapped IPv6 address.
 */
record IpLiteral(InetAddress address) {

    private static final int IPV4_BYTES = 4;
    // At most four digits per group; the JDK checks the rest and uses no resolver for a text with a colon.
    private static final String IPV6 =
            "(?=[^:]*:)(?:[0-9A-Fa-f]{0,4}:){1,8}(?:[0-9A-Fa-f]{0,4}|" + AddressLiteral.IPV4 + ")";
    private static final Pattern FORMAT = Pattern.compile(AddressLiteral.IPV4 + "|" + IPV6);

    static Optional<IpLiteral> parse(String text) {
        if (!FORMAT.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.getByName(text);
            boolean ipv4Mapped = address.getAddress().length == IPV4_BYTES && text.indexOf(':') >= 0;
            return ipv4Mapped ? Optional.empty() : Optional.of(new IpLiteral(address));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Version of IP: 4 or 6. */
    long family() {
        return bits() == IPV4_BYTES * Byte.SIZE ? 4 : 6;
    }

    int bits() {
        return address.getAddress().length * Byte.SIZE;
    }
}
