package dev.mailingress.operator.cel;

import dev.mailingress.proxy.config.AddressLiteral;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address as the API server reads it (k8s.io/apiserver/pkg/cel/library/ip.go): no leading zeros, no zone, and no IPv4
 * address in IPv6 clothes.
 */
record IpLiteral(InetAddress address) {

    private static final int IPV4_BYTES = 4;
    // At most four digits a group; the JDK checks the rest and asks no resolver for what has a colon.
    private static final String IPV6 =
            "(?=[^:]*:)(?:[0-9A-Fa-f]{0,4}:){1,8}(?:[0-9A-Fa-f]{0,4}|" + AddressLiteral.IPV4 + ")";
    private static final Pattern FORMAT = Pattern.compile(AddressLiteral.IPV4 + "|" + IPV6);

    static Optional<IpLiteral> parse(String text) {
        if (!FORMAT.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.getByName(text);
            boolean wrapped = address.getAddress().length == IPV4_BYTES && text.indexOf(':') >= 0;
            return wrapped ? Optional.empty() : Optional.of(new IpLiteral(address));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** 4 or 6. */
    long family() {
        return bits() == IPV4_BYTES * Byte.SIZE ? 4 : 6;
    }

    int bits() {
        return address.getAddress().length * Byte.SIZE;
    }
}
