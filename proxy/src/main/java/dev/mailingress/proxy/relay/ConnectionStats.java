package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.backend.Connector;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.routing.Targets;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.Loop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Statistics of a connection, collected for its {@link ConnectionRecord}. */
final class ConnectionStats {

    /** A server that takes the header for commands rejects them with its greeting. */
    private static final long REJECTED_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long EARLY_END_NANOS = Duration.ofSeconds(10).toNanos();
    private static final InetSocketAddress PROBE_SOURCE = documentation("2001:db8::1");
    private static final InetSocketAddress PROBE_DESTINATION = documentation("2001:db8::2");

    private final Route route;
    private final Loop loop;
    private final long startedMillis;
    private final long startedAt;

    private InetSocketAddress client;
    private InetSocketAddress destination;
    private @Nullable InetSocketAddress balancer;
    private @Nullable String serverName;
    private @Nullable Targets targets;
    private @Nullable InetSocketAddress backendAddress;
    private @Nullable TargetConfig target;
    private long connectedAt;
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

    private static InetSocketAddress documentation(String literal) {
        try {
            // Any port: the client does not exist.
            return new InetSocketAddress(InetAddress.getByName(literal), 65_535);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address literal needs no DNS query", e);
        }
    }

    /** A load balancer's PROXY header has named the client and its destination, including the port. */
    void onProxyHeader(InetSocketAddress source, InetSocketAddress newDestination) {
        balancer = client;
        client = source;
        destination = newDestination;
    }

    /** The socket's peer, until {@link #onProxyHeader} replaces it. */
    InetSocketAddress client() {
        return client;
    }

    /** The address that the client connected to, with the port known to it: behind a Service the bound port differs. */
    InetSocketAddress destination() {
        return destination;
    }

    /**
     * The connection is a load balancer's probe, not a client. If a mail server has to answer it, it is announced under
     * documentation addresses (RFC 3849), as by the contract test: the balancer's own address may be in a network that
     * the mail server trusts.
     */
    void onProbe() {
        isProbe = true;
        client = PROBE_SOURCE;
        destination = PROBE_DESTINATION;
    }

    boolean isProbe() {
        return isProbe;
    }

    void onServerName(@Nullable String name) {
        serverName = name;
    }

    void onTargets(Targets newTargets) {
        targets = newTargets;
    }

    void onConnected(InetSocketAddress address, TargetConfig reached, Duration took, ConnectionObserver observer) {
        backendAddress = address;
        target = reached;
        connectedAt = loop.nanoTime();
        connectTime = took;
        if (targets != null && !isProbe) {
            observer.onBackendConnected(targets);
        }
    }

    /**
     * The backend has ended before the client. If it did so within seconds, and one side has sent nothing, it has not
     * served the client: Dovecot closes a connection of a proxy that it does not trust at once, a server that expects no
     * header rejects it as commands and closes, and one that misses a header closes after 3 s (Dovecot) or 5 s
     * (Postfix). Such an end is reported; sessions that ran into a timeout of the server are not, nor those that an SMTP
     * server greeted and refused after a while, as postscreen does with clients on a block list.
     */
    void onBackendEndedFirst(Tunnel tunnel, Connector connector) {
        // A protocol other than mail may have nothing for the client to send.
        boolean isMail = route.listener().protocol().family() != MailProtocol.Family.TCP;
        boolean oneWasSilent = tunnel.bytesToClient() == 0 || (isMail && tunnel.bytesFromClient() == 0);
        if (oneWasSilent
                && !isProbe
                && targets != null
                && target != null
                && loop.nanoTime() - connectedAt <= earlyEndNanos(tunnel)) {
            connector.onEndedEarly(targets, target);
        }
    }

    private long earlyEndNanos(Tunnel tunnel) {
        boolean isSmtp = route.listener().protocol().family() == MailProtocol.Family.SMTP;
        return isSmtp && tunnel.bytesToClient() > 0 ? REJECTED_NANOS : EARLY_END_NANOS;
    }

    /** Reports bytes that were relayed since the last report. */
    void reportBytes(ConnectionObserver observer, long fromClient, long toClient) {
        if (!isProbe && (fromClient > 0 || toClient > 0)) {
            observer.onBytes(route, targets == null ? null : targets.backend(), fromClient, toClient);
        }
    }

    void onRefused(Refusal reason) {
        refusal = reason;
    }

    /** Only the first cause counts; the others follow from it. */
    void onEnding(Termination cause) {
        if (termination == null) {
            termination = cause;
        }
    }

    /** Reports the connection, once. */
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
                targets,
                backendAddress,
                bytesFromClient,
                bytesToClient,
                connectTime,
                Duration.ofNanos(loop.nanoTime() - startedAt),
                termination == null ? Termination.NORMAL : termination,
                refusal);
    }
}
