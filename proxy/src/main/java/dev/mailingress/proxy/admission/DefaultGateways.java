package dev.mailingress.proxy.admission;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parser of the default gateways in the kernel's routing tables. A bridge or NAT that forwards connections into a pod
 * often replaces the client's address by the gateway's.
 *
 * <p>Both formats are those of Linux on little-endian machines; the proxy's image is built for no others.
 */
public final class DefaultGateways {

    private static final int MAX_GATEWAYS = 16;

    // net/ipv4/fib_trie.c, fib_route_seq_show: interface, destination, gateway, flags, three counters, mask. Addresses
    // are printed as numbers in host byte order, so their bytes are reversed.
    private static final Pattern IPV4_DEFAULT = Pattern.compile(
            "^\\S+\\s+00000000\\s+([0-9A-F]{8})\\s+([0-9A-F]{4})\\s+\\S+\\s+\\S+\\s+\\S+\\s+00000000\\s",
            Pattern.MULTILINE);
    // net/ipv6/route.c, rt6_info_route: destination, its length, source, its length, gateway, three counters, flags.
    private static final Pattern IPV6_DEFAULT = Pattern.compile(
            "^0{32} 00 [0-9a-f]{32} [0-9a-f]{2} ([0-9a-f]{32}) \\S+ \\S+ \\S+ ([0-9a-f]{8})\\s", Pattern.MULTILINE);

    // include/uapi/linux/route.h
    private static final int UP = 0x1;
    private static final int THROUGH_GATEWAY = 0x2;

    private final Set<InetAddress> addresses = new LinkedHashSet<>();

    private DefaultGateways() {}

    /**
     * Parses both tables; unknown lines are ignored.
     *
     * @param ipv4Routes the text of {@code /proc/net/route}; empty if there is none
     * @param ipv6Routes the text of {@code /proc/net/ipv6_route}; empty if there is none
     * @return at most {@value #MAX_GATEWAYS}
     */
    public static Set<InetAddress> in(String ipv4Routes, String ipv6Routes) {
        DefaultGateways gateways = new DefaultGateways();
        gateways.read(IPV4_DEFAULT.matcher(ipv4Routes), true);
        gateways.read(IPV6_DEFAULT.matcher(ipv6Routes), false);
        return Set.copyOf(gateways.addresses);
    }

    private void read(Matcher routes, boolean reversed) {
        while (routes.find() && addresses.size() < MAX_GATEWAYS) {
            int flags = HexFormat.fromHexDigits(routes.group(2));
            if ((flags & (UP | THROUGH_GATEWAY)) == (UP | THROUGH_GATEWAY)) {
                byte[] bytes = HexFormat.of().parseHex(routes.group(1));
                addresses.add(address(reversed ? reverse(bytes) : bytes));
            }
        }
    }

    private static byte[] reverse(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the address has 4 or 16 bytes", e);
        }
    }
}
