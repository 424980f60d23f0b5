package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.api.v1alpha1.MailServerStatus;
import dev.mailingress.operator.model.Facts;
import dev.mailingress.operator.model.Nodes;
import dev.mailingress.operator.model.Workload;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Gathers what a model depends on beyond the spec. */
final class FactsObserver {

    private final KubernetesClient client;
    private final Neighbours neighbours;

    FactsObserver(KubernetesClient client) {
        this.client = client;
        this.neighbours = new Neighbours(client);
    }

    /** @param workloads those of its namespace */
    Facts observe(
            MailIngress resource, MailIngressStatus before, List<Workload> workloads, Context<MailIngress> context) {
        Map<String, List<String>> pinned = before.mailServers().stream()
                .collect(Collectors.toMap(MailServerStatus::name, MailServerStatus::trustedNetworks));
        List<Node> nodes = nodes();
        return new Facts(
                workloads,
                WorkloadWatch.services(resource.getMetadata().getNamespace(), context),
                Nodes.podNetworks(nodes),
                Nodes.addresses(nodes),
                pinned,
                formerProxyPorts(before),
                neighbours.of(resource, workloads, context));
    }

    private static Map<String, List<Integer>> formerProxyPorts(MailIngressStatus before) {
        return before.mailServers().stream()
                .collect(Collectors.toMap(MailServerStatus::name, MailServerStatus::proxyPorts));
    }

    /** Out of the API server's cache, not from etcd: this is asked often, and a second more or less does not matter. */
    private List<Node> nodes() {
        try {
            return client.nodes()
                    .list(new ListOptionsBuilder().withResourceVersion("0").build())
                    .getItems();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                // Where nodes may not be read, the user names the networks, and the violation says so.
                return List.of();
            }
            throw e;
        }
    }
}
