package dev.mailingress.proxy.backend;

import java.net.InetAddress;
import java.util.List;

/** Result of a DNS lookup. */
public sealed interface Resolution {

    /** @param addresses at least one */
    record Found(List<InetAddress> addresses) implements Resolution {}

    /** The name server answered that the name has no address. */
    record NoAddress() implements Resolution {}

    /** No authoritative answer. */
    record Unanswered() implements Resolution {}

    static Resolution of(List<InetAddress> addresses) {
        return addresses.isEmpty() ? new NoAddress() : new Found(addresses);
    }
}
