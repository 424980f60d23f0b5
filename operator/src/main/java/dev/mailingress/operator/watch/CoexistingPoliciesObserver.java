package dev.mailingress.operator.watch;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailServerSpec;
import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.observed.CoexistingPolicies;
import dev.mailingress.operator.observed.CoexistingPolicies.ProtectedPods;
import dev.mailingress.operator.observed.Workload;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Observes the NetworkPolicies for other mail servers in a namespace, and the pods that they may select. */
final class CoexistingPoliciesObserver {

    /**
     * @param workloads in the namespace
     * @param pods in the namespace, also those without a workload
     */
    CoexistingPolicies of(
            MailIngress resource, List<Workload> workloads, ObservedPods pods, Context<MailIngress> context) {
        List<ProtectedPods> others = NetworkPolicyEventSource.ofOtherMailIngresses(resource, context).stream()
                .map(CoexistingPoliciesObserver::protectedPods)
                .toList();
        if (others.isEmpty() && resource.getSpec().mailServers().size() < 2) {
            return CoexistingPolicies.NONE;
        }
        String namespace = resource.getMetadata().getNamespace();
        Stream<Map<String, String>> claimed =
                context.getPrimaryCache().list(namespace).flatMap(claimant -> claimed(claimant, workloads));
        return new CoexistingPolicies(
                others, Stream.concat(claimed, pods.labels()).toList());
    }

    /** The pods of a policy and the ports that it opens to the proxies: those that expect a header. */
    static ProtectedPods protectedPods(NetworkPolicy policy) {
        List<Integer> proxyPorts = policy.getSpec().getIngress().stream()
                .filter(rule -> !rule.getFrom().isEmpty())
                .flatMap(rule -> rule.getPorts().stream())
                .map(NetworkPolicyPort::getPort)
                .filter(Objects::nonNull)
                .flatMap(port -> Stream.ofNullable(port.getIntVal()))
                .toList();
        return new ProtectedPods(NetworkPolicyEventSource.selector(policy), proxyPorts);
    }

    /**
     * Labels that the pods of a MailIngress' workloads have or will have, even if another MailIngress owns a workload.
     */
    private static Stream<Map<String, String>> claimed(MailIngress claimant, List<Workload> workloads) {
        Labels labels = new Labels(Identity.of(claimant));
        return claimant.getSpec().mailServers().stream()
                .flatMap(
                        server -> workload(server, workloads)
                                .map(workload -> workload.podLabelsWith(labels.mailServer(server.name())))
                                .stream());
    }

    private static Optional<Workload> workload(MailServerSpec server, List<Workload> workloads) {
        return WorkloadEventSources.refs(server)
                .flatMap(ref -> workloads.stream()
                        .filter(workload -> workload.kind().equals(ref.kind())
                                && workload.name().equals(ref.name())))
                .findFirst();
    }
}
