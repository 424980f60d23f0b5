package dev.mailingress.proxy.backend;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses to try, made once for each answer and not once for each connection.
 *
 * @param cachedResolution where they are from
 * @param inOrder the last good one first
 * @param good the one that took the last connection, though it may not be among them; null if none has
 */
record CandidateAddresses(
        CachedResolution cachedResolution,
        List<InetSocketAddress> inOrder,
        @Nullable InetSocketAddress good) {

    static CandidateAddresses of(CachedResolution cachedResolution, int port, @Nullable InetSocketAddress good) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (InetAddress address : cachedResolution.addresses()) {
            addresses.add(new InetSocketAddress(address, port));
        }
        CandidateAddresses candidateAddresses = new CandidateAddresses(cachedResolution, List.copyOf(addresses), good);
        return good == null ? candidateAddresses : candidateAddresses.good(good);
    }

    boolean isOf(CachedResolution other) {
        return cachedResolution == other;
    }

    /** With that one first, if it is one of them. */
    CandidateAddresses good(InetSocketAddress address) {
        List<InetSocketAddress> order = new ArrayList<>(inOrder);
        if (!order.remove(address)) {
            return this;
        }
        order.add(0, address);
        return new CandidateAddresses(cachedResolution, List.copyOf(order), address);
    }
}
