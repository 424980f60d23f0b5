package dev.mailingress.proxy.backend;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;

/** Order in which the addresses of a host are tried. */
final class AddressOrder {

    /** Further addresses are not tried, so that an attempt ends in bounded time. */
    static final int MAX_ADDRESSES = 8;

    private AddressOrder() {}

    /**
     * Alternates IPv6 and IPv4, starting with the family of the first address, so that a family that does not work
     * costs one address and not all.
     *
     * @param sorted as sorted by the operating system (RFC 6724)
     * @return each address once, at most {@link #MAX_ADDRESSES}
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8305#section-4">RFC 8305 §4</a>
     */
    static List<InetAddress> interleaved(List<InetAddress> sorted) {
        Deque<InetAddress> currentFamily = new ArrayDeque<>();
        Deque<InetAddress> otherFamily = new ArrayDeque<>();
        for (InetAddress address : new LinkedHashSet<>(sorted)) {
            boolean isCurrent = currentFamily.isEmpty() || isIpv6(address) == isIpv6(currentFamily.getFirst());
            (isCurrent ? currentFamily : otherFamily).add(address);
        }
        List<InetAddress> order = new ArrayList<>();
        while (order.size() < MAX_ADDRESSES && !(currentFamily.isEmpty() && otherFamily.isEmpty())) {
            if (!currentFamily.isEmpty()) {
                order.add(currentFamily.remove());
            }
            Deque<InetAddress> swapped = otherFamily;
            otherFamily = currentFamily;
            currentFamily = swapped;
        }
        return List.copyOf(order);
    }

    private static boolean isIpv6(InetAddress address) {
        return address instanceof Inet6Address;
    }
}
