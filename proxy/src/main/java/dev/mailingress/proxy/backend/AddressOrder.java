package dev.mailingress.proxy.backend;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;

/** In which order the addresses of one host are tried. */
final class AddressOrder {

    /** More are not tried: a round ends in bounded time. */
    static final int MOST = 8;

    private AddressOrder() {}

    /**
     * Alternates IPv6 and IPv4, beginning with the family of the first one, so that a family that does not work costs one
     * attempt and not all.
     *
     * @param sorted as the operating system sorts them (RFC 6724)
     * @return each one once, at most {@link #MOST}
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8305#section-4">RFC 8305 §4</a>
     */
    static List<InetAddress> interleaved(List<InetAddress> sorted) {
        Deque<InetAddress> turn = new ArrayDeque<>();
        Deque<InetAddress> other = new ArrayDeque<>();
        for (InetAddress address : new LinkedHashSet<>(sorted)) {
            boolean first = turn.isEmpty() || isIpv6(address) == isIpv6(turn.getFirst());
            (first ? turn : other).add(address);
        }
        List<InetAddress> order = new ArrayList<>();
        while (order.size() < MOST && !(turn.isEmpty() && other.isEmpty())) {
            if (!turn.isEmpty()) {
                order.add(turn.remove());
            }
            Deque<InetAddress> next = other;
            other = turn;
            turn = next;
        }
        return List.copyOf(order);
    }

    private static boolean isIpv6(InetAddress address) {
        return address instanceof Inet6Address;
    }
}
