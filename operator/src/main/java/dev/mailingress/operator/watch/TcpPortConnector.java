package dev.mailingress.operator.watch;

import dev.mailingress.operator.watch.PolicyEnforcement.Endpoint;
import dev.mailingress.operator.watch.PolicyEnforcement.PortConnector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Opens TCP connections and closes them at once, without a byte. */
public final class TcpPortConnector implements PortConnector {

    private final Duration deadline;

    /** @param deadline for all connections together */
    public TcpPortConnector(Duration deadline) {
        this.deadline = deadline;
    }

    @Override
    public Set<Endpoint> accepting(Set<Endpoint> endpoints) {
        Map<Endpoint, CompletableFuture<Boolean>> attempts = new HashMap<>();
        endpoints.forEach(endpoint -> attempts.put(endpoint, attempt(endpoint)));
        Set<Endpoint> accepting = new HashSet<>();
        attempts.forEach((endpoint, attempt) -> {
            if (attempt.join()) {
                accepting.add(endpoint);
            }
        });
        return accepting;
    }

    private CompletableFuture<Boolean> attempt(Endpoint endpoint) {
        CompletableFuture<Boolean> accepted = new CompletableFuture<>();
        try {
            AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
            CompletableFuture<Boolean> closed = accepted.completeOnTimeout(
                            false, deadline.toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((result, failure) -> close(channel));
            channel.connect(
                    new InetSocketAddress(endpoint.address(), endpoint.port()), accepted, new CompletionHandler<>() {
                        @Override
                        public void completed(@Nullable Void nothing, CompletableFuture<Boolean> result) {
                            result.complete(true);
                        }

                        @Override
                        public void failed(Throwable failure, CompletableFuture<Boolean> result) {
                            result.complete(false);
                        }
                    });
            return closed;
        } catch (IOException | UnsupportedAddressTypeException | UnresolvedAddressException e) {
            return CompletableFuture.completedFuture(false);
        }
    }

    private static void close(AsynchronousSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It is closed in any case.
        }
    }
}
