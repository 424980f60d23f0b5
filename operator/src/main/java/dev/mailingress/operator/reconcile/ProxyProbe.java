package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.status.ProxyFleet.ConfigResponse;
import java.util.concurrent.CompletableFuture;

/** Queries the configuration that a proxy runs. */
interface ProxyProbe {

    /**
     * Queries once, without blocking, within a bounded time.
     *
     * @param podIp address of the pod
     * @return fails if the proxy did not respond in time
     */
    CompletableFuture<ConfigResponse> config(String podIp);
}
