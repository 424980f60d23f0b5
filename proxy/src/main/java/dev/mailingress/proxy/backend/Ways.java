package dev.mailingress.proxy.backend;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses to try, made once for each answer and not once for each connection.
 *
 * @param answer where they are from
 * @param inOrder the last good one first
 * @param good the one that took the last connection, though it may not be among them; null if none has
 */
record Ways(
        Answer answer,
        List<InetSocketAddress> inOrder,
        @Nullable InetSocketAddress good) {

    static Ways of(Answer answer, int port, @Nullable InetSocketAddress good) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (InetAddress address : answer.addresses()) {
            addresses.add(new InetSocketAddress(address, port));
        }
        Ways ways = new Ways(answer, List.copyOf(addresses), good);
        return good == null ? ways : ways.good(good);
    }

    boolean isOf(Answer other) {
        return answer == other;
    }

    /** With that one first, if it is one of them. */
    Ways good(InetSocketAddress address) {
        List<InetSocketAddress> order = new ArrayList<>(inOrder);
        if (!order.remove(address)) {
            return this;
        }
        order.add(0, address);
        return new Ways(answer, List.copyOf(order), address);
    }
}
