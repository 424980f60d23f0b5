package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.status.ProxyFleet.ConfigResponse;
import java.util.Optional;

/** Asks a proxy which configuration it runs. */
interface ProxyProbe {

    /**
     * Asks once, within a bounded time.
     *
     * @param podIp the pod's address
     * @return empty if it did not answer
     */
    Optional<ConfigResponse> ask(String podIp);
}
