package dev.mailingress.operator.status;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of the proxies.
 *
 * @param wanted how many there should be
 * @param rolledOut whether the Deployment's controller has no old pods left and none to make
 * @param problem why the Deployment makes no progress, in its controller's words; null if it does
 * @param pods those that are not ending
 */
public record ProxyFleet(
        int wanted, boolean rolledOut, @Nullable String problem, List<Proxy> pods) {

    public ProxyFleet {
        pods = List.copyOf(pods);
    }

    /**
     * One proxy.
     *
     * @param waiting what keeps it from being ready, in the cluster's words; null if the cluster does not say
     * @param configResponse what it said on its management port; null if it was not asked or did not answer
     */
    public record Proxy(
            String pod,
            boolean ready,
            @Nullable String waiting,
            @Nullable ConfigResponse configResponse) {

        boolean runs(String hash) {
            return ready && configResponse != null && configResponse.hash().equals(hash);
        }
    }

    /** @param rejected why the proxy refuses a newer configuration; null if it does not */
    public record ConfigResponse(
            long generation, String hash, @Nullable String rejected) {}

    /** How many ready proxies run the configuration of this hash. */
    public int running(String hash) {
        return (int) pods.stream().filter(proxy -> proxy.runs(hash)).count();
    }

    public int ready() {
        return (int) pods.stream().filter(Proxy::ready).count();
    }

    /** The first thing that keeps a proxy from being ready: the Deployment's own problem, else a pod's. */
    Optional<String> obstacle() {
        return Optional.ofNullable(problem)
                .or(() -> pods.stream()
                        .filter(proxy -> !proxy.ready() && proxy.waiting() != null)
                        .map(proxy -> "Pod " + proxy.pod() + ": " + proxy.waiting())
                        .findFirst());
    }

    Optional<Proxy> rejecting() {
        return pods.stream()
                .filter(proxy ->
                        proxy.configResponse() != null && proxy.configResponse().rejected() != null)
                .findFirst();
    }
}
