package dev.mailingress.operator.model;

import dev.mailingress.operator.identity.Contract;
import dev.mailingress.proxy.config.ProxyProtocol;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Mail server with every default applied.
 *
 * @param listeners the listeners that forward connections to it, directly or by a route, from its point of view
 * @param trustedNetworks networks (CIDR) from which Dovecot trusts a header; empty in mode External
 * @param overrides the user's own content of the injected files
 * @param proofMarks those of its injected files
 * @param progressDeadline time within which changed pods must become ready; null for that of the workload
 */
public record MailServer(
        String name,
        Target target,
        ConfigurationMode mode,
        ProxyProtocol proxyProtocol,
        List<Listener> listeners,
        List<String> trustedNetworks,
        UserOverrides overrides,
        ProofMarks proofMarks,
        RolloutPolicy rolloutPolicy,
        @Nullable Duration progressDeadline) {

    public MailServer {
        listeners = List.copyOf(listeners);
        trustedNetworks = List.copyOf(trustedNetworks);
    }

    /** The target ports to which its listeners send a header, in ascending order. */
    public List<Integer> proxyPorts() {
        return listeners.stream()
                .filter(listener -> listener.header() != ProxyProtocol.NONE)
                .map(Listener::targetPort)
                .distinct()
                .sorted()
                .toList();
    }

    /** The same without proof marks, which do not change how it serves anybody. */
    public MailServer withoutProofMarks() {
        return new MailServer(
                name,
                target,
                mode,
                proxyProtocol,
                listeners,
                trustedNetworks,
                overrides,
                ProofMarks.NONE,
                rolloutPolicy,
                progressDeadline);
    }

    /** Where the mail server runs. */
    public sealed interface Target {}

    /** Workload in the same namespace. */
    public record WorkloadTarget(String kind, String name, WorkloadLookup lookup) implements Target {}

    /** Existing Service in the same namespace. */
    public record ServiceTarget(String name, ServiceLookup lookup) implements Target {}

    /** DNS name or IP address of a mail server that runs elsewhere. */
    public record HostTarget(String host) implements Target {}

    /** Contract of its pods once they run as the spec describes. */
    public Contract contract() {
        return Contract.of(name, proxyPorts());
    }

    /** All target ports, without duplicates, in ascending order. */
    public List<Integer> targetPorts() {
        return listeners.stream().map(Listener::targetPort).distinct().sorted().toList();
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
