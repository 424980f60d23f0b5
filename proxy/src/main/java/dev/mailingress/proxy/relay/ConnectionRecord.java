package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.routing.Targets;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Record of a connection that has ended, for access log and metrics.
 *
 * @param started when it was accepted
 * @param client the announced client: the socket's peer, or the source in a load balancer's PROXY header
 * @param balancer the socket's peer if its header named the client; null if it is the client itself
 * @param destination the address that the client connected to, with the port known to clients
 * @param serverName the server name of the client's TLS ClientHello, if that was read; otherwise null
 * @param targets where it was routed, even if not connected; null if that was not decided
 * @param backendAddress null if no backend was connected
 * @param bytesFromClient forwarded to the backend, without the PROXY header
 * @param bytesToClient forwarded to the client
 * @param connectTime until the backend was connected, including any hold; null if it was not
 * @param refusal why the client was refused; null if it was not
 */
public record ConnectionRecord(
        Instant started,
        Route route,
        InetSocketAddress client,
        @Nullable InetSocketAddress balancer,
        InetSocketAddress destination,
        @Nullable String serverName,
        @Nullable Targets targets,
        @Nullable InetSocketAddress backendAddress,
        long bytesFromClient,
        long bytesToClient,
        @Nullable Duration connectTime,
        Duration duration,
        Termination termination,
        @Nullable Refusal refusal) {}
