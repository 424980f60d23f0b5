package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.transport.ConnectFailure;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One target of an {@link Upstream}: its addresses and its health. Thread-safe. */
final class UpstreamTarget {

    private final TargetConfig config;
    private final HostAddresses host;
    private final TargetHealth health;

    private volatile @Nullable CandidateAddresses candidates;

    UpstreamTarget(TargetConfig config, HostAddresses host, TargetHealth health) {
        this.config = config;
        this.host = host;
        this.health = health;
    }

    TargetConfig config() {
        return config;
    }

    int port() {
        return config.port();
    }

    HostAddresses host() {
        return host;
    }

    /** The addresses of the latest DNS answer with the target's port, the last good one first; empty if unresolved. */
    CandidateAddresses candidates(long now) {
        CachedResolution resolution = host.usable(now);
        CandidateAddresses known = candidates;
        if (known == null || !known.isOf(resolution)) {
            known = CandidateAddresses.of(resolution, this, known == null ? null : known.lastGood());
            candidates = known;
        }
        return known;
    }

    /** This address has accepted a connection. */
    void onConnected(InetSocketAddress address) {
        health.onConnected();
        CandidateAddresses known = candidates;
        if (known != null && !address.equals(known.lastGood())) {
            candidates = known.withFirst(address);
        }
    }

    /** Every address has failed, or there is none. */
    void onFailed(ConnectFailure last) {
        health.onFailed(last);
    }
}
