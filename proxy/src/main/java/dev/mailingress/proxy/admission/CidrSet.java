package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.Cidr;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Set of networks that an address can be looked up in. Immutable. IPv4 and IPv6 are separate, so that {@code ::/0} does
 * not contain IPv4 addresses. An IPv4-mapped address ({@code ::ffff:198.51.100.7}) counts as IPv4.
 */
final class CidrSet {

    static final CidrSet EMPTY = of(List.of());

    private final SortedNetworks ipv4;
    private final SortedNetworks ipv6;

    private CidrSet(SortedNetworks ipv4, SortedNetworks ipv6) {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
    }

    static CidrSet of(List<Cidr> networks) {
        List<SortedNetworks.Network> ipv4 = new ArrayList<>();
        List<SortedNetworks.Network> ipv6 = new ArrayList<>();
        for (Cidr cidr : networks) {
            AddressBits first = AddressBits.of(cidr.address());
            if (cidr.address() instanceof Inet4Address) {
                ipv4.add(new SortedNetworks.Network(first, AddressBits.IPV4_OFFSET + cidr.prefixLength()));
            } else {
                ipv6.add(new SortedNetworks.Network(first, cidr.prefixLength()));
            }
        }
        return new CidrSet(SortedNetworks.of(ipv4), SortedNetworks.of(ipv6));
    }

    boolean contains(InetAddress address) {
        return contains(AddressBits.of(address));
    }

    boolean contains(AddressBits address) {
        return (address.isIpv4() ? ipv4 : ipv6).contains(address.high(), address.low());
    }

    boolean isEmpty() {
        return ipv4.isEmpty() && ipv6.isEmpty();
    }
}
