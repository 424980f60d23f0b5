package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.ProxyProtocol;
import java.util.List;

/**
 * A mail server with every default decided.
 *
 * @param listeners the listeners that lead to it, by themselves or by a route, each as this server sees it
 * @param trustedNetworks CIDRs that Dovecot believes; empty in mode External
 * @param own what the user wants in the files that we mount
 * @param contract says in 8 hex digits which target ports expect a header
 */
public record MailServer(
        String name,
        Target target,
        ConfigurationMode mode,
        ProxyProtocol proxyProtocol,
        List<Listener> listeners,
        List<String> trustedNetworks,
        OwnContent own,
        Rollout rollout,
        String contract) {

    public MailServer {
        listeners = List.copyOf(listeners);
        trustedNetworks = List.copyOf(trustedNetworks);
    }

    /** Where it runs. */
    public sealed interface Target {}

    /** In a workload of the same namespace. */
    public record WorkloadTarget(String kind, String name, WorkloadLookup lookup) implements Target {}

    /** Somewhere that only its name or address tells. */
    public record HostTarget(String host) implements Target {}

    /** Distinct target ports in ascending order. */
    public List<Integer> targetPorts() {
        return listeners.stream().map(Listener::targetPort).distinct().sorted().toList();
    }

    /** Distinct target ports that expect a header, in ascending order. */
    public List<Integer> proxyPorts() {
        return listeners.stream()
                .filter(listener -> listener.header() != ProxyProtocol.NONE)
                .map(Listener::targetPort)
                .distinct()
                .sorted()
                .toList();
    }

    /** Whether files of ours go into its pods. */
    public boolean injected() {
        return mode != ConfigurationMode.EXTERNAL && target instanceof WorkloadTarget;
    }
}
