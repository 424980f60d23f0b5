package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.transport.Loop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The targets of an {@link Upstream} in order of preference, as one configuration has them. Thread-safe. */
final class TargetOrder {

    private final List<UpstreamTarget> inOrder;

    private volatile Combined combined = new Combined(List.of(), List.of());

    /**
     * Candidates of all targets, computed once per DNS answer and not once per connection.
     *
     * @param parts those of each target that they were computed from
     */
    private record Combined(List<CandidateAddresses> parts, List<Candidate> candidates) {}

    TargetOrder(List<UpstreamTarget> inOrder) {
        this.inOrder = List.copyOf(inOrder);
    }

    List<UpstreamTarget> inOrder() {
        return inOrder;
    }

    boolean hasAlternatives() {
        return inOrder.size() > 1;
    }

    /** What is known about this target, if it is one of them. */
    Optional<UpstreamTarget> find(TargetConfig config) {
        return inOrder.stream().filter(target -> target.config().equals(config)).findFirst();
    }

    /** Whether a lookup is needed before all targets can be tried. */
    boolean needsResolution(long now) {
        // By index, here and below: an iterator would be an allocation per connection.
        for (int i = 0; i < inOrder.size(); i++) {
            if (inOrder.get(i).host().needsResolution(now)) {
                return true;
            }
        }
        return false;
    }

    /** Starts lookups in the background for answers that expire soon. */
    void refreshAhead(Loop loop, long now) {
        for (int i = 0; i < inOrder.size(); i++) {
            inOrder.get(i).host().refreshAhead(loop, now);
        }
    }

    /** Each host that needs a lookup, once. */
    Set<HostAddresses> unresolvedHosts(long now) {
        Set<HostAddresses> hosts = new LinkedHashSet<>();
        for (UpstreamTarget target : inOrder) {
            if (target.host().needsResolution(now)) {
                hosts.add(target.host());
            }
        }
        return hosts;
    }

    /** Each host whose addresses may have changed since its last lookup, once. */
    Set<HostAddresses> refreshableHosts(long now) {
        Set<HostAddresses> hosts = new LinkedHashSet<>();
        for (UpstreamTarget target : inOrder) {
            CachedResolution known = target.host().usable(now);
            if (!target.host().isLiteral() && known != null && known.isRefreshable(now)) {
                hosts.add(target.host());
            }
        }
        return hosts;
    }

    /** All known addresses: those of the first target, then those of the second one, and so on. */
    List<Candidate> candidates(long now) {
        if (inOrder.size() == 1) {
            return inOrder.get(0).candidates(now).ordered();
        }
        Combined known = combined;
        if (!isCurrent(known, now)) {
            known = combine(now);
            combined = known;
        }
        return known.candidates();
    }

    private boolean isCurrent(Combined known, long now) {
        if (known.parts().size() != inOrder.size()) {
            return false;
        }
        for (int i = 0; i < inOrder.size(); i++) {
            if (known.parts().get(i) != inOrder.get(i).candidates(now)) {
                return false;
            }
        }
        return true;
    }

    private Combined combine(long now) {
        List<CandidateAddresses> parts =
                inOrder.stream().map(target -> target.candidates(now)).toList();
        List<Candidate> candidates = new ArrayList<>();
        parts.forEach(part -> candidates.addAll(part.ordered()));
        return new Combined(parts, List.copyOf(candidates));
    }
}
