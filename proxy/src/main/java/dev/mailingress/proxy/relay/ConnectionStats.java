package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.routing.Target;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.Loop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Collects what {@link ConnectionRecord} tells at the end. */
final class ConnectionStats {

    private final Route route;
    private final Loop loop;
    private final long startedMillis;
    private final long startedAt;

    private InetSocketAddress client;
    private InetSocketAddress destination;
    private @Nullable InetSocketAddress balancer;
    private @Nullable String serverName;
    private @Nullable Target target;
    private @Nullable InetSocketAddress backendAddress;
    private @Nullable Duration connectTime;
    private @Nullable Refusal refusal;
    private @Nullable Termination termination;
    private boolean isProbe;

    ConnectionStats(Route route, Leg leg, Loop loop, InstantSource clock) {
        this.route = route;
        this.loop = loop;
        this.startedMillis = clock.millis();
        this.startedAt = loop.nanoTime();
        this.client = leg.remoteAddress();
        this.destination = new InetSocketAddress(
                leg.localAddress().getAddress(), route.listener().publicPort());
    }

    /** A balancer has named the client, and what that has reached: its header's word, port and all. */
    void onProxyHeader(InetSocketAddress source, InetSocketAddress newDestination) {
        balancer = client;
        client = source;
        destination = newDestination;
    }

    /** The balancer, until it has {@link #onProxyHeader} another. */
    InetSocketAddress client() {
        return client;
    }

    /** What the client reached, with the port that it knows: behind a Service the bound port is another one. */
    InetSocketAddress destination() {
        return destination;
    }

    /** It was a balancer's own, on nobody's behalf. */
    void onProbe() {
        isProbe = true;
    }

    void onServerName(@Nullable String name) {
        serverName = name;
    }

    void onTarget(Target newTarget) {
        target = newTarget;
    }

    void onConnected(InetSocketAddress address, Duration took) {
        backendAddress = address;
        connectTime = took;
    }

    void onRefused(Refusal reason) {
        refusal = reason;
    }

    /** The first cause counts; what follows from it does not. */
    void onEnding(Termination cause) {
        if (termination == null) {
            termination = cause;
        }
    }

    /** Tells of it, once. */
    void report(ConnectionObserver observer, long bytesFromClient, long bytesToClient) {
        if (isProbe) {
            observer.onProbe(route);
        } else {
            observer.onEnded(record(bytesFromClient, bytesToClient));
        }
    }

    private ConnectionRecord record(long bytesFromClient, long bytesToClient) {
        return new ConnectionRecord(
                Instant.ofEpochMilli(startedMillis),
                route,
                client,
                balancer,
                destination,
                serverName,
                target,
                backendAddress,
                bytesFromClient,
                bytesToClient,
                connectTime,
                Duration.ofNanos(loop.nanoTime() - startedAt),
                termination == null ? Termination.NORMAL : termination,
                refusal);
    }
}
