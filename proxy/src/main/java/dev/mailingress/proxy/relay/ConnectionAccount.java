package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.Loop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Collects what {@link ConnectionRecord} tells at the end. */
final class ConnectionAccount {

    private final Route route;
    private final Loop loop;
    private final Instant started;
    private final long startedAt;
    private final InetSocketAddress client;
    private final InetSocketAddress destination;

    private @Nullable InetSocketAddress backendAddress;
    private @Nullable Duration connectTime;
    private @Nullable Refusal refusal;
    private @Nullable Termination termination;

    ConnectionAccount(Route route, Leg leg, Loop loop, InstantSource clock) {
        this.route = route;
        this.loop = loop;
        this.started = clock.instant();
        this.startedAt = loop.nanoTime();
        this.client = leg.remoteAddress();
        this.destination = new InetSocketAddress(
                leg.localAddress().getAddress(), route.listener().publicPort());
    }

    InetSocketAddress client() {
        return client;
    }

    /** What the client reached, with the port that it knows: behind a Service the bound port is another one. */
    InetSocketAddress destination() {
        return destination;
    }

    void connected(InetSocketAddress address, Duration took) {
        backendAddress = address;
        connectTime = took;
    }

    void refused(Refusal reason) {
        refusal = reason;
    }

    /** The first cause counts; what follows from it does not. */
    void ended(Termination cause) {
        if (termination == null) {
            termination = cause;
        }
    }

    ConnectionRecord close(long bytesFromClient, long bytesToClient) {
        return new ConnectionRecord(
                started,
                route,
                client,
                null,
                destination,
                null,
                route.target(),
                backendAddress,
                bytesFromClient,
                bytesToClient,
                connectTime,
                Duration.ofNanos(loop.nanoTime() - startedAt),
                termination == null ? Termination.NORMAL : termination,
                refusal);
    }
}
