package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.routing.Route;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a connection leaves behind.
 *
 * @param started when it was accepted
 * @param destination the address that the client reached, with the port that clients know
 * @param backendAddress null if no backend was reached
 * @param bytesFromClient handed to the backend, without the PROXY header
 * @param bytesToClient handed to the client
 * @param connectTime until the backend was reached; null if none was
 * @param refusal why the client was not served; null if it was
 */
public record ConnectionRecord(
        Instant started,
        Route route,
        InetSocketAddress client,
        InetSocketAddress destination,
        @Nullable InetSocketAddress backendAddress,
        long bytesFromClient,
        long bytesToClient,
        @Nullable Duration connectTime,
        Duration duration,
        Termination termination,
        @Nullable Refusal refusal) {}
