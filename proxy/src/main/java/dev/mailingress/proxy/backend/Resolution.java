package dev.mailingress.proxy.backend;

import java.net.InetAddress;
import java.util.List;

/** What came of a name. */
public sealed interface Resolution {

    /** @param addresses at least one */
    record Found(List<InetAddress> addresses) implements Resolution {}

    /** The name has no address, says who should know. */
    record NoAddress() implements Resolution {}

    /** Nobody who could know has answered. */
    record Unanswered() implements Resolution {}

    static Resolution of(List<InetAddress> addresses) {
        return addresses.isEmpty() ? new NoAddress() : new Found(addresses);
    }
}
