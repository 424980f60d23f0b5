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

/** Observes the NetworkPolicies for other mail servers in a namespace, and the pods that they may select. */
final class CoexistingPoliciesObserver {

    private final KubernetesClient client;

    CoexistingPoliciesObserver(KubernetesClient client) {
        this.client = client;
    }

    /** @param workloads in the namespace */
    CoexistingPolicies of(MailIngress resource, List<Workload> workloads, Context<MailIngress> context) {
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
                others, Stream.concat(claimed, running(namespace)).toList());
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

    /**
     * Labels of all pods, also of those without a workload; from the API server's cache, because this is read often.
     */
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
