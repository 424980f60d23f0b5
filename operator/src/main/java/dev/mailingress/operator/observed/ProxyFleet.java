package dev.mailingress.operator.observed;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Observed proxies of a MailIngress.
 *
 * @param wanted desired number of proxies
 * @param rolledOut whether the Deployment's controller has neither old pods left nor new ones to create
 * @param problem why the Deployment does not progress, as its controller reports it; null if it does
 * @param pods proxies that are not terminating
 * @param nodeAddresses addresses of the nodes that have a ready proxy
 */
public record ProxyFleet(
        int wanted, boolean rolledOut, @Nullable String problem, List<Proxy> pods, List<String> nodeAddresses) {

    public ProxyFleet {
        pods = List.copyOf(pods);
        nodeAddresses = List.copyOf(nodeAddresses);
    }

    /**
     * Observed proxy.
     *
     * @param waiting reason why its container is waiting, as the kubelet reports it; null if it is not, or none is
     *     reported
     * @param ip address of the pod; null before it has one
     * @param report of its management port; null if it was not queried or did not respond
     */
    public record Proxy(
            String pod,
            boolean ready,
            @Nullable String waiting,
            @Nullable String ip,
            @Nullable ProxyReport report) {

        /** The configuration that it reports; null if it was not queried or did not respond. */
        public @Nullable ConfigResponse configResponse() {
            return report == null ? null : report.config();
        }

        public boolean runs(String hash) {
            return ready && report != null && report.config().hash().equals(hash);
        }

        /** Why it does not run a newer configuration. */
        public Optional<String> rejected() {
            return Optional.ofNullable(report).map(seen -> seen.config().rejected());
        }
    }

    /**
     * The configuration that a proxy runs.
     *
     * @param rejected why the proxy rejects a newer configuration; null if it does not
     */
    public record ConfigResponse(
            long generation, String hash, @Nullable String rejected) {}

    /** Number of ready proxies that run the configuration with this hash. */
    public int running(String hash) {
        return (int) pods.stream().filter(proxy -> proxy.runs(hash)).count();
    }

    /** Whether a mail server may be made to expect a configuration: a ready proxy runs it, and none rejects it. */
    public boolean accepts(String hash) {
        return running(hash) > 0
                && pods.stream().allMatch(proxy -> proxy.rejected().isEmpty());
    }

    /** Whether no proxy runs another configuration. */
    public boolean allRun(String hash) {
        return running(hash) >= wanted && running(hash) == pods.size();
    }

    public int ready() {
        return (int) pods.stream().filter(Proxy::ready).count();
    }
}
