package dev.mailingress.proxy.admission;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The last connections, in a ring that is allocated once. Thread-safe; two threads share a lock only by chance. */
final class RecentClients {

    private final Slot[] slots;
    private final AtomicLong next = new AtomicLong();

    RecentClients(int capacity) {
        slots = Stream.generate(Slot::new).limit(capacity).toArray(Slot[]::new);
    }

    /** @param millis since the epoch */
    void add(ListenerRules rules, InetAddress source, long millis) {
        long sequence = next.getAndIncrement();
        slots[(int) (sequence % slots.length)].set(sequence, rules, source, millis);
    }

    /** The newest one first. */
    List<ClientSnapshot.RecentClient> snapshot() {
        return Arrays.stream(slots)
                .map(Slot::get)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingLong(Sequenced::sequence).reversed())
                .map(Sequenced::client)
                .toList();
    }

    private record Sequenced(long sequence, ClientSnapshot.RecentClient client) {}

    /** The fields of one connection; objects that exist anyway. */
    private static final class Slot {

        private long sequence = -1;
        private @Nullable String listener;
        private @Nullable InetAddress address;
        private int port;
        private long millis;

        synchronized void set(long newSequence, ListenerRules rules, InetAddress source, long newMillis) {
            // A thread may have been overtaken by a whole round of the ring.
            if (newSequence > sequence) {
                sequence = newSequence;
                listener = rules.key().name();
                port = rules.publicPort();
                address = source;
                millis = newMillis;
            }
        }

        synchronized Optional<Sequenced> get() {
            return listener == null || address == null
                    ? Optional.empty()
                    : Optional.of(new Sequenced(
                            sequence,
                            new ClientSnapshot.RecentClient(listener, port, address, Instant.ofEpochMilli(millis))));
        }
    }
}
