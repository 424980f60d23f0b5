package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.ProxyProtocol;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Mail server with every default applied.
 *
 * @param listeners the listeners that forward connections to it, directly or by a route, from its point of view
 * @param trustedNetworks networks (CIDR) from which Dovecot trusts a header; empty in mode External
 * @param overrides the user's own content of the injected files
 * @param formerProxyPorts ports that may still expect a header in previous pods
 * @param proxyPorts ports that expect a header in the pods that connections go to, in ascending order
 */
public record MailServer(
        String name,
        Target target,
        ConfigurationMode mode,
        ProxyProtocol proxyProtocol,
        List<Listener> listeners,
        List<String> trustedNetworks,
        UserOverrides overrides,
        RolloutPolicy rolloutPolicy,
        List<Integer> formerProxyPorts,
        List<Integer> proxyPorts) {

    /** Maximum number of {@code proxyPorts} in the status (CRD). */
    private static final int MAX_PROTECTED_PORTS = 64;

    public MailServer {
        listeners = List.copyOf(listeners);
        trustedNetworks = List.copyOf(trustedNetworks);
        formerProxyPorts = List.copyOf(formerProxyPorts);
        proxyPorts = List.copyOf(proxyPorts);
    }

    /** The target ports to which these listeners send a header, in ascending order. */
    static List<Integer> proxyPorts(List<Listener> listeners) {
        return listeners.stream()
                .filter(listener -> listener.header() != ProxyProtocol.NONE)
                .map(Listener::targetPort)
                .distinct()
                .sorted()
                .toList();
    }

    /** A copy whose pods expect the header on other ports than those to which the listeners send it. */
    public MailServer withProxyPorts(Collection<Integer> ports) {
        return new MailServer(
                name,
                target,
                mode,
                proxyProtocol,
                listeners,
                trustedNetworks,
                overrides,
                rolloutPolicy,
                formerProxyPorts,
                ports.stream().distinct().sorted().toList());
    }

    /** Where the mail server runs. */
    public sealed interface Target {}

    /** Workload in the same namespace. */
    public record WorkloadTarget(String kind, String name, WorkloadLookup lookup) implements Target {}

    /** Existing Service in the same namespace. */
    public record ServiceTarget(String name, ServiceLookup lookup) implements Target {}

    /** DNS name or IP address of a mail server that runs elsewhere. */
    public record HostTarget(String host) implements Target {}

    /** All target ports, without duplicates, in ascending order. */
    public List<Integer> targetPorts() {
        return Stream.concat(listeners.stream().map(Listener::targetPort), proxyPorts.stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Hash of the target ports that expect a header: pods with another contract get no connections. */
    public String contract() {
        return Contract.hash(proxyPorts);
    }

    /** Ports that only the proxies may reach, of current and previous pods, without duplicates, in ascending order. */
    public List<Integer> protectedPorts() {
        return Stream.concat(podPorts(proxyPorts).stream(), formerProxyPorts.stream())
                .distinct()
                .limit(MAX_PROTECTED_PORTS)
                .sorted()
                .toList();
    }

    /** Ports of the pods behind the given target ports, in ascending order: a Service may map its ports to other ones. */
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

    /** The error if its reference cannot be resolved. */
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

    /** Whether the operator injects files into its pods. */
    public boolean injected() {
        return mode != ConfigurationMode.EXTERNAL && target instanceof WorkloadTarget;
    }
}
