package dev.mailingress.proxy.prove;

import dev.mailingress.proxy.config.Cidr;
import dev.mailingress.proxy.config.IpAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Client addresses that the proxies should see.
 *
 * @param addresses one of these; empty for the address of this host, which it has only where no NAT is in between
 */
public record ExpectedAddress(Set<IpAddress> addresses) {

    /** In place of an address: that of this host. */
    public static final String AUTO = "auto";

    /** Networks whose addresses do not leave their site (RFC 6890 §2.2.2 and §2.2.3). */
    private static final List<Cidr> PRIVATE = Stream.of(
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "::1/128",
                    "fc00::/7",
                    "fe80::/10")
            .map(Cidr::parse)
            .toList();

    public ExpectedAddress {
        addresses = Set.copyOf(addresses);
    }

    /** @throws IllegalArgumentException if one is not an address; the message is meant for the user */
    public static ExpectedAddress parse(List<String> texts) {
        return texts.equals(List.of(AUTO))
                ? new ExpectedAddress(Set.of())
                : new ExpectedAddress(texts.stream().map(IpAddress::parse).collect(Collectors.toSet()));
    }

    /**
     * Those of one connection.
     *
     * @param local its local address
     * @return empty if it is unknown
     */
    Set<IpAddress> of(InetAddress local) {
        if (!addresses.isEmpty()) {
            return addresses;
        }
        return isPrivate(local) ? Set.of() : Set.of(new IpAddress(local));
    }

    /** Whether an address is of a private network, a link or this host. */
    static boolean isPrivate(InetAddress address) {
        IpAddress ip = new IpAddress(address);
        return PRIVATE.stream().anyMatch(network -> network.contains(ip));
    }
}
