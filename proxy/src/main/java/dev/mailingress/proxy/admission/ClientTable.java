package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.ClientLimit;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Clients that have a connection or had one in the last minute. If the table is full, idle clients are evicted, the
 * least recently used one first. Thread-safe.
 */
final class ClientTable {

    /** About 9 MB when full. */
    static final int MAX_CLIENTS = 1 << 16;

    private static final int STRIPE_BITS = 6;

    // An attacker who knew the distribution could fill one stripe.
    private final long salt = ThreadLocalRandom.current().nextLong();
    private final ClientStripe[] stripes = new ClientStripe[1 << STRIPE_BITS];

    /** @param capacity a multiple of 64 */
    ClientTable(int capacity) {
        Arrays.setAll(stripes, i -> new ClientStripe(capacity >> STRIPE_BITS));
    }

    /**
     * Decides about one more connection of a client.
     *
     * @param now of a monotonic clock, in nanoseconds
     */
    AdmissionDecision enter(ListenerKey listener, AddressBits client, ClientLimit limit, long now) {
        ClientKey key = ClientKey.of(listener, client, salt);
        return stripes[key.hash() >>> (Integer.SIZE - STRIPE_BITS)].enter(key, limit, now);
    }

    int size() {
        int size = 0;
        for (ClientStripe stripe : stripes) {
            size += stripe.size();
        }
        return size;
    }
}
