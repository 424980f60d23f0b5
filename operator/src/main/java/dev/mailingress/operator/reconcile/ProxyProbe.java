package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.status.ProxyFleet.ConfigResponse;
import java.util.Optional;

/** Queries the configuration that a proxy runs. */
interface ProxyProbe {

    /**
     * Queries once, within a bounded time.
     *
     * @param podIp address of the pod
     * @return empty if it did not respond
     */
    Optional<ConfigResponse> config(String podIp);
}
