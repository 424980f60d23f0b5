package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailServerSpec;
import dev.mailingress.operator.model.CoexistingPolicies;
import dev.mailingress.operator.model.CoexistingPolicies.ProtectedPods;
import dev.mailingress.operator.model.Identity;
import dev.mailingress.operator.model.Labels;
import dev.mailingress.operator.model.Workload;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at what other mail servers guard in a namespace, and which pods that may be. */
final class CoexistingPoliciesObserver {

    private final KubernetesClient client;

    CoexistingPoliciesObserver(KubernetesClient client) {
        this.client = client;
    }

    /** @param workloads those of the namespace */
    CoexistingPolicies of(MailIngress resource, List<Workload> workloads, Context<MailIngress> context) {
        List<ProtectedPods> others = NetworkPolicyEventSource.ofOthersMailServers(resource, context).stream()
                .map(CoexistingPoliciesObserver::guarded)
                .toList();
        if (others.isEmpty() && resource.getSpec().mailServers().size() < 2) {
            return CoexistingPolicies.NONE;
        }
        String namespace = resource.getMetadata().getNamespace();
        Stream<Map<String, String>> claimed =
                context.getPrimaryCache().list(namespace).flatMap(claimant -> claimed(claimant, workloads));
        return new CoexistingPolicies(
                others, Stream.concat(claimed, running(namespace)).toList());
    }

    /** What the policy was made for: its proxies come to the ports on which a header is expected. */
    static ProtectedPods guarded(NetworkPolicy policy) {
        List<Integer> proxyPorts = policy.getSpec().getIngress().stream()
                .filter(rule -> !rule.getFrom().isEmpty())
                .flatMap(rule -> rule.getPorts().stream())
                .map(NetworkPolicyPort::getPort)
                .filter(Objects::nonNull)
                .flatMap(port -> Stream.ofNullable(port.getIntVal()))
                .toList();
        return new ProtectedPods(NetworkPolicyEventSource.selector(policy), proxyPorts);
    }

    /** The labels that pods of a MailIngress' workloads have or get, whoever of several claimants it is that has them. */
    private static Stream<Map<String, String>> claimed(MailIngress claimant, List<Workload> workloads) {
        Labels labels = new Labels(new Identity(
                claimant.getMetadata().getNamespace(),
                claimant.getMetadata().getName(),
                claimant.getMetadata().getUid(),
                0));
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

    /** Also those that no Deployment or StatefulSet made. Out of the API server's cache, for this is asked often. */
    private Stream<Map<String, String>> running(String namespace) {
        return client
                .pods()
                .inNamespace(namespace)
                .list(new ListOptionsBuilder().withResourceVersion("0").build())
                .getItems()
                .stream()
                .flatMap(pod -> Stream.ofNullable(pod.getMetadata().getLabels()));
    }
}
