package dev.mailingress.proxy.backend;

import java.net.InetSocketAddress;

/** An address that a connection may go to, and the target that it belongs to. */
record Candidate(InetSocketAddress address, UpstreamTarget target) {

    /** Whether it was already a candidate, possibly of an earlier DNS answer. */
    boolean isSame(Candidate other) {
        return target == other.target && address.equals(other.address);
    }
}
