package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.routing.Target;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a connection leaves behind.
 *
 * @param started when it was accepted
 * @param client who is announced: the socket's peer, or whom a balancer's header named
 * @param balancer the socket's peer where its header named the client; null if it is the client itself
 * @param destination the address that the client reached, with the port that clients know
 * @param serverName what the client's TLS asked for, where that was looked at; null otherwise
 * @param target where it went, or would have gone; null if that was not decided
 * @param backendAddress null if no backend was reached
 * @param bytesFromClient handed to the backend, without the PROXY header
 * @param bytesToClient handed to the client
 * @param connectTime until the backend was reached, the time that it was held included; null if none was
 * @param refusal why the client was not served; null if it was
 */
public record ConnectionRecord(
        Instant started,
        Route route,
        InetSocketAddress client,
        @Nullable InetSocketAddress balancer,
        InetSocketAddress destination,
        @Nullable String serverName,
        @Nullable Target target,
        @Nullable InetSocketAddress backendAddress,
        long bytesFromClient,
        long bytesToClient,
        @Nullable Duration connectTime,
        Duration duration,
        Termination termination,
        @Nullable Refusal refusal) {}
