package dev.mailingress.proxy.backend;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Addresses to try for an endpoint, computed once per DNS answer and not once per connection.
 *
 * @param resolution the answer that they come from
 * @param ordered the last good one first
 * @param lastGood the address of the last successful connect, which may no longer be among them; null if none
 */
record CandidateAddresses(
        CachedResolution resolution,
        List<InetSocketAddress> ordered,
        @Nullable InetSocketAddress lastGood) {

    static CandidateAddresses of(CachedResolution resolution, int port, @Nullable InetSocketAddress lastGood) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (InetAddress address : resolution.addresses()) {
            addresses.add(new InetSocketAddress(address, port));
        }
        CandidateAddresses candidates = new CandidateAddresses(resolution, List.copyOf(addresses), lastGood);
        return lastGood == null ? candidates : candidates.withFirst(lastGood);
    }

    boolean isOf(CachedResolution other) {
        return resolution == other;
    }

    /** With this address first, if it is one of them. */
    CandidateAddresses withFirst(InetSocketAddress address) {
        List<InetSocketAddress> reordered = new ArrayList<>(ordered);
        if (!reordered.remove(address)) {
            return this;
        }
        reordered.add(0, address);
        return new CandidateAddresses(resolution, List.copyOf(reordered), address);
    }
}
