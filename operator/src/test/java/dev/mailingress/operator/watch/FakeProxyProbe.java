package dev.mailingress.operator.watch;

import dev.mailingress.operator.observed.ProxyReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Proxy that does not respond to queries of its status, and starts each contract test or refuses it. */
final class FakeProxyProbe implements ProxyProbe {

    /** Requests of contract tests: the address, with an exclamation mark if early. */
    final List<String> checks = new ArrayList<>();

    /** Whether a requested test begins; null if the proxy does not respond. */
    @Nullable
    Boolean starts = true;

    @Override
    public CompletableFuture<ProxyReport> status(String podIp) {
        return CompletableFuture.failedFuture(new IOException("refused"));
    }

    @Override
    public CompletableFuture<Boolean> check(String podIp, boolean early) {
        checks.add(podIp + (early ? "!" : ""));
        return starts == null
                ? CompletableFuture.failedFuture(new IOException("refused"))
                : CompletableFuture.completedFuture(starts);
    }
}
