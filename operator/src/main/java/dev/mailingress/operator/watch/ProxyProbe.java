package dev.mailingress.operator.watch;

import dev.mailingress.operator.observed.ProxyReport;
import java.util.concurrent.CompletableFuture;

/** Queries the management port of a proxy, once for each call, without blocking and within a bounded time. */
public interface ProxyProbe {

    /**
     * What the proxy runs and sees.
     *
     * @param podIp address of the pod
     * @return fails if the proxy did not respond in time
     */
    CompletableFuture<ProxyReport> status(String podIp);

    /**
     * Makes the proxy run the contract test, unless it did so a short time ago.
     *
     * @param podIp address of the pod
     * @param early whether a failure or a cure was seen, for which the proxy permits one test earlier than usual
     * @return whether one runs now; fails if the proxy did not respond in time
     */
    CompletableFuture<Boolean> check(String podIp, boolean early);
}
