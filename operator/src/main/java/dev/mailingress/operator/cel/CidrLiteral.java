package dev.mailingress.operator.cel;

import dev.mailingress.proxy.config.Cidr;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Network in CIDR notation, parsed as the API server does (k8s.io/apiserver/pkg/cel/library/cidr.go). It may have host bits
 * set, and then differs from the network without them.
 *
 * @param prefixLength 0 to 32, or 0 to 128 for IPv6
 */
record CidrLiteral(InetAddress address, int prefixLength) {

    /** No leading zeros, as in Go's netip.ParsePrefix. */
    private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");

    static Optional<CidrLiteral> parse(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 0 || !PREFIX.matcher(text.substring(slash + 1)).matches()) {
            return Optional.empty();
        }
        int prefixLength = Integer.parseInt(text.substring(slash + 1));
        return IpLiteral.parse(text.substring(0, slash))
                .filter(ip -> prefixLength <= ip.bits())
                .map(ip -> new CidrLiteral(ip.address(), prefixLength));
    }

    /** The network with its host bits cleared. */
    CidrLiteral masked() {
        return new CidrLiteral(Cidr.around(address, prefixLength).address(), prefixLength);
    }
}
