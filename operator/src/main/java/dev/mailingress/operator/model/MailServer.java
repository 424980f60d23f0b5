package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.ProxyProtocol;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A mail server with every default decided.
 *
 * @param listeners the listeners that lead to it, by themselves or by a route, each as this server sees it
 * @param trustedNetworks CIDRs that Dovecot believes; empty in mode External
 * @param own what the user wants in the files that we mount
 * @param formerProxyPorts that may still expect a header in pods of before
 * @param proxyPorts that expect a header in the pods that connections go to, in ascending order
 */
public record MailServer(
        String name,
        Target target,
        ConfigurationMode mode,
        ProxyProtocol proxyProtocol,
        List<Listener> listeners,
        List<String> trustedNetworks,
        UserOverrides own,
        RolloutPolicy rolloutPolicy,
        List<Integer> formerProxyPorts,
        List<Integer> proxyPorts) {

    private static final int MOST_GUARDED = 64;

    public MailServer {
        listeners = List.copyOf(listeners);
        trustedNetworks = List.copyOf(trustedNetworks);
        formerProxyPorts = List.copyOf(formerProxyPorts);
        proxyPorts = List.copyOf(proxyPorts);
    }

    /** One whose pods expect the header where its listeners send it. */
    public MailServer(
            String name,
            Target target,
            ConfigurationMode mode,
            ProxyProtocol proxyProtocol,
            List<Listener> listeners,
            List<String> trustedNetworks,
            UserOverrides own,
            RolloutPolicy rolloutPolicy,
            List<Integer> formerProxyPorts) {
        this(
                name,
                target,
                mode,
                proxyProtocol,
                listeners,
                trustedNetworks,
                own,
                rolloutPolicy,
                formerProxyPorts,
                listeners.stream()
                        .filter(listener -> listener.header() != ProxyProtocol.NONE)
                        .map(Listener::targetPort)
                        .distinct()
                        .sorted()
                        .toList());
    }

    /** The same, with pods of before, which expect the header on other ports. */
    public MailServer withPodsThatExpect(Collection<Integer> ports) {
        return new MailServer(
                name,
                target,
                mode,
                proxyProtocol,
                listeners,
                trustedNetworks,
                own,
                rolloutPolicy,
                formerProxyPorts,
                ports.stream().distinct().sorted().toList());
    }

    /** Where it runs. */
    public sealed interface Target {}

    /** In a workload of the same namespace. */
    public record WorkloadTarget(String kind, String name, WorkloadLookup lookup) implements Target {}

    /** Behind a Service of the same namespace that is not ours. */
    public record ServiceTarget(String name, ServiceLookup lookup) implements Target {}

    /** Somewhere that only its name or address tells. */
    public record HostTarget(String host) implements Target {}

    /** Distinct target ports in ascending order. */
    public List<Integer> targetPorts() {
        return Stream.concat(listeners.stream().map(Listener::targetPort), proxyPorts.stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Says in 8 hex digits which target ports expect a header: pods with another contract get no connection. */
    public String contract() {
        return Contract.hash(proxyPorts);
    }

    /** Distinct ports that nobody but the proxies may reach: those of present and of former pods, in ascending order. */
    public List<Integer> guardedPorts() {
        return Stream.concat(podPorts(proxyPorts).stream(), formerProxyPorts.stream())
                .distinct()
                // The status has no room for more.
                .limit(MOST_GUARDED)
                .sorted()
                .toList();
    }

    /** The pods' own ports behind target ports, in ascending order: a Service may lead to others than it has. */
    public List<Integer> podPorts(List<Integer> ports) {
        if (target instanceof ServiceTarget service && service.lookup() instanceof ServiceLookup.Found found) {
            return ports.stream()
                    .flatMap(port -> found.podPorts().getOrDefault(port, List.of(port)).stream())
                    .distinct()
                    .sorted()
                    .toList();
        }
        return ports;
    }

    /** Workload and container of its {@code workloadRef}; empty without one, or if it is not resolved. */
    public Optional<WorkloadLookup.Found> foundWorkload() {
        return target instanceof WorkloadTarget workload && workload.lookup() instanceof WorkloadLookup.Found found
                ? Optional.of(found)
                : Optional.empty();
    }

    /** Why its reference leads nowhere, if it does. */
    public Optional<UnresolvedReference> unresolvedReference() {
        if (target instanceof WorkloadTarget workload
                && workload.lookup() instanceof UnresolvedReference unresolvedReference) {
            return Optional.of(unresolvedReference);
        }
        return target instanceof ServiceTarget service
                        && service.lookup() instanceof UnresolvedReference unresolvedReference
                ? Optional.of(unresolvedReference)
                : Optional.empty();
    }

    /** Whether files of ours go into its pods. */
    public boolean injected() {
        return mode != ConfigurationMode.EXTERNAL && target instanceof WorkloadTarget;
    }
}
