package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * One attempt to connect to an upstream: resolves the names of its targets and tries all their addresses. A name whose
 * lookup takes longer than {@link HappyEyeballs#CONNECTION_ATTEMPT_DELAY} is skipped like a slow address, until it is
 * resolved. If no address accepts the connection and a DNS answer is no longer recent, it resolves again and tries the
 * new addresses. Belongs to one loop.
 */
final class ConnectAttempt implements HappyEyeballs.HappyEyeballsHandler, HostLookup.LookupHandler {

    private final Upstream upstream;
    private final TargetOrder targets;
    private final Duration timeout;
    private final Loop loop;
    private final AttemptHandler handler;
    private final HappyEyeballs happyEyeballs;

    private Loop.Cancellable skipTimer = () -> {};
    private List<HostLookup> lookups = List.of();
    private ConnectFailure lastFailure = ConnectFailure.UNRESOLVED;
    private boolean startingLookups;
    private boolean skipsUnresolved;
    private boolean tried;
    private boolean refreshed;

    /** Handler of the outcome: exactly one of the two methods is called, possibly before {@link #start()} returns. */
    interface AttemptHandler {

        void onConnected(Leg leg, Candidate candidate);

        void onFailed(ConnectFailure last);
    }

    /** @param timeout of each lookup, and of the connect to each address */
    ConnectAttempt(Upstream upstream, Duration timeout, Loop loop, AttemptHandler handler) {
        this.upstream = upstream;
        this.targets = upstream.targets();
        this.timeout = timeout;
        this.loop = loop;
        this.handler = handler;
        this.happyEyeballs = new HappyEyeballs(timeout, loop, this);
    }

    void start() {
        long now = loop.nanoTime();
        if (targets.needsResolution(now)) {
            lookUp(targets.unresolvedHosts(now));
        } else {
            targets.refreshAhead(loop, now);
        }
        offer();
    }

    private void lookUp(Collection<HostAddresses> hosts) {
        lookups = hosts.stream().map(host -> new HostLookup(host, loop, this)).toList();
        startingLookups = true;
        lookups.forEach(lookup -> lookup.start(timeout));
        startingLookups = false;
        skipsUnresolved = false;
        if (isResolving() && targets.hasAlternatives()) {
            skipTimer = loop.schedule(HappyEyeballs.CONNECTION_ATTEMPT_DELAY, this::skipUnresolved);
        }
    }

    private void skipUnresolved() {
        skipsUnresolved = true;
        offer();
    }

    @Override
    public void onLookupEnded(HostAddresses host) {
        for (UpstreamTarget target : targets.inOrder()) {
            if (target.host() == host && host.usable(loop.nanoTime()) == null) {
                target.onFailed(ConnectFailure.UNRESOLVED);
            }
        }
        // The others may be answered at once as well.
        if (!startingLookups) {
            offer();
        }
    }

    private void offer() {
        boolean resolving = isResolving();
        if (!resolving) {
            skipTimer.cancel();
            lookups = List.of();
        }
        happyEyeballs.offer(candidates(), resolving);
    }

    private boolean isResolving() {
        for (int i = 0; i < lookups.size(); i++) {
            if (lookups.get(i).isPending()) {
                return true;
            }
        }
        return false;
    }

    /** The addresses to try now: those after a target whose name is being resolved only once that is slow. */
    private List<Candidate> candidates() {
        long now = loop.nanoTime();
        if (lookups.isEmpty()) {
            return targets.candidates(now);
        }
        List<Candidate> known = new ArrayList<>();
        for (UpstreamTarget target : targets.inOrder()) {
            if (!isResolving(target.host())) {
                known.addAll(target.candidates(now).ordered());
            } else if (!skipsUnresolved) {
                break;
            }
        }
        return known;
    }

    private boolean isResolving(HostAddresses host) {
        return lookups.stream().anyMatch(lookup -> lookup.isOf(host) && lookup.isPending());
    }

    @Override
    public void onConnected(Leg leg, Candidate candidate) {
        stopLookups();
        upstream.onConnected(candidate);
        handler.onConnected(leg, candidate);
    }

    @Override
    public void onAttemptFailed(Candidate candidate, ConnectFailure failure) {
        tried = true;
        lastFailure = failure;
        upstream.onAttemptFailed(failure);
        if (happyEyeballs.hasFailed(candidate.target())) {
            candidate.target().onFailed(failure);
        }
    }

    @Override
    public void onExhausted() {
        if (!tried || refreshed) {
            fail();
            return;
        }
        refreshed = true;
        long now = loop.nanoTime();
        if (happyEyeballs.firstUntried(targets.candidates(now)) == null) {
            lookUp(targets.refreshableHosts(now));
        }
        offer();
    }

    private void fail() {
        if (lastFailure == ConnectFailure.UNRESOLVED) {
            upstream.onAttemptFailed(lastFailure);
        }
        upstream.onFailed(lastFailure);
        handler.onFailed(lastFailure);
    }

    /** Cancels the attempt; the handler is not called afterwards. */
    void cancel() {
        stopLookups();
        happyEyeballs.cancel();
    }

    private void stopLookups() {
        skipTimer.cancel();
        lookups.forEach(HostLookup::cancel);
    }
}
