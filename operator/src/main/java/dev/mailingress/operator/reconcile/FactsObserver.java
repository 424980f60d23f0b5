package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.api.v1alpha1.MailServerSpec;
import dev.mailingress.operator.api.v1alpha1.MailServerStatus;
import dev.mailingress.operator.model.Facts;
import dev.mailingress.operator.model.Workload;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Gathers what a model depends on beyond the spec. */
final class FactsObserver {

    private final KubernetesClient client;

    FactsObserver(KubernetesClient client) {
        this.client = client;
    }

    Facts observe(MailIngress resource, MailIngressStatus before, List<Workload> workloads) {
        Map<String, List<String>> pinned = before.mailServers().stream()
                .collect(Collectors.toMap(MailServerStatus::name, MailServerStatus::trustedNetworks));
        return new Facts(workloads, needsNodes(resource, pinned) ? podNetworks() : List.of(), pinned);
    }

    private static boolean needsNodes(MailIngress resource, Map<String, List<String>> pinned) {
        return resource.getSpec().mailServers().stream()
                .filter(server -> server.configuration().trustedNetworks().isEmpty())
                .map(MailServerSpec::name)
                .anyMatch(name -> pinned.getOrDefault(name, List.of()).isEmpty());
    }

    private List<String> podNetworks() {
        try {
            return client.nodes().list().getItems().stream()
                    .flatMap(node -> podNetworks(node).stream())
                    .toList();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                // Where nodes may not be read, the user names the networks, and the violation says so.
                return List.of();
            }
            throw e;
        }
    }

    private static List<String> podNetworks(Node node) {
        return Optional.ofNullable(node.getSpec().getPodCIDRs()).orElse(List.of());
    }
}
