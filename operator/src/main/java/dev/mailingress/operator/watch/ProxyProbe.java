package dev.mailingress.operator.watch;

import dev.mailingress.operator.observed.ProxyFleet.ConfigResponse;
import java.util.concurrent.CompletableFuture;

/** Queries the configuration that a proxy runs. */
public interface ProxyProbe {

    /**
     * Queries once, without blocking, within a bounded time.
     *
     * @param podIp address of the pod
     * @return fails if the proxy did not respond in time
     */
    CompletableFuture<ConfigResponse> config(String podIp);
}
