package dev.mailingress.operator.watch;

import dev.mailingress.operator.observed.ProxyReport;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Queries all proxies of a MailIngress at the same time, a bounded number at once and within a bounded time: proxies that
 * do not respond must not occupy a thread of the operator, which all MailIngresses share.
 */
public final class ProxyFleetProbe {

    private final ProxyProbe probe;
    private final int maxConcurrent;
    private final Duration deadline;

    /** @param deadline for all of them; those that were not queried by then count as not responding */
    public ProxyFleetProbe(ProxyProbe probe, int maxConcurrent, Duration deadline) {
        this.probe = probe;
        this.maxConcurrent = maxConcurrent;
        this.deadline = deadline;
    }

    /** @return responses by address, without those that did not respond in time */
    Map<String, ProxyReport> reports(Collection<String> podIps) {
        Semaphore permits = new Semaphore(maxConcurrent);
        CompletableFuture<@Nullable Void> expired = new CompletableFuture<@Nullable Void>()
                .completeOnTimeout(null, deadline.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<@Nullable Void> freed = expired.thenRun(() -> permits.release(podIps.size()));
        Map<String, CompletableFuture<ProxyReport>> queries = new HashMap<>();
        try {
            for (String ip : podIps) {
                permits.acquire();
                if (expired.isDone()) {
                    break;
                }
                queries.put(ip, probe.status(ip).whenComplete((response, failure) -> permits.release()));
            }
            CompletableFuture<?> answered =
                    CompletableFuture.allOf(queries.values().toArray(CompletableFuture[]::new));
            CompletableFuture.anyOf(answered, freed).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            // Those that did not respond are missing in the result.
        }
        return queries.entrySet().stream()
                .filter(query -> query.getValue().isDone() && !query.getValue().isCompletedExceptionally())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, query -> query.getValue().join()));
    }
}
