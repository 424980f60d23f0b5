package dev.mailingress.proxy.backend;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Addresses to try for one target, computed once per DNS answer and not once per connection. Immutable; equal to no
 * other.
 */
final class CandidateAddresses {

    private final @Nullable CachedResolution resolution;
    private final List<Candidate> ordered;
    private final @Nullable InetSocketAddress lastGood;

    private CandidateAddresses(
            @Nullable CachedResolution resolution, List<Candidate> ordered, @Nullable InetSocketAddress lastGood) {
        this.resolution = resolution;
        this.ordered = List.copyOf(ordered);
        this.lastGood = lastGood;
    }

    /**
     * Candidates from a DNS answer.
     *
     * @param resolution null if the host is unresolved
     * @param lastGood the address of the last successful connect, which may no longer be among them; null if none
     */
    static CandidateAddresses of(
            @Nullable CachedResolution resolution, UpstreamTarget target, @Nullable InetSocketAddress lastGood) {
        List<Candidate> candidates = new ArrayList<>();
        if (resolution != null) {
            for (InetAddress address : resolution.addresses()) {
                candidates.add(new Candidate(new InetSocketAddress(address, target.port()), target));
            }
        }
        CandidateAddresses all = new CandidateAddresses(resolution, candidates, lastGood);
        return lastGood == null ? all : all.withFirst(lastGood);
    }

    /** The last good one first. */
    List<Candidate> ordered() {
        return ordered;
    }

    @Nullable
    InetSocketAddress lastGood() {
        return lastGood;
    }

    boolean isOf(@Nullable CachedResolution other) {
        return resolution == other;
    }

    /** With this address first, if it is one of them. */
    CandidateAddresses withFirst(InetSocketAddress address) {
        List<Candidate> reordered = new ArrayList<>(ordered);
        for (Candidate candidate : ordered) {
            if (candidate.address().equals(address)) {
                reordered.remove(candidate);
                reordered.add(0, candidate);
                return new CandidateAddresses(resolution, reordered, address);
            }
        }
        return this;
    }
}
