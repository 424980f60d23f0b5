package dev.mailingress.operator.watch;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.api.v1alpha1.MailServerSpec;
import dev.mailingress.operator.api.v1alpha1.MailServerStatus;
import dev.mailingress.operator.dms.PinnedNetworks;
import dev.mailingress.operator.dms.PreviousInjection;
import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.observed.Workload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the trusted networks of each mail server that were detected before: from the status, or else from its mounted files. */
final class PinnedNetworksReader {

    private final KubernetesClient client;

    PinnedNetworksReader(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Asks the API server only for mail servers that the status does not know.
     *
     * @param workloads in the namespace
     */
    Map<String, List<String>> read(MailIngress resource, MailIngressStatus before, List<Workload> workloads) {
        Map<String, List<String>> networks = new HashMap<>();
        for (MailServerStatus known : before.mailServers()) {
            networks.put(known.name(), known.trustedNetworks());
        }
        for (MailServerSpec server : resource.getSpec().mailServers()) {
            if (!networks.containsKey(server.name())
                    && server.configuration().trustedNetworks().isEmpty()) {
                networks.put(server.name(), ofMountedFiles(resource, server, workloads));
            }
        }
        return networks;
    }

    private List<String> ofMountedFiles(MailIngress resource, MailServerSpec server, List<Workload> workloads) {
        Identity identity = Identity.of(resource);
        String label = new Labels(identity).mailServer(server.name());
        return workloads.stream()
                .filter(workload -> WorkloadEventSources.refs(server)
                        .anyMatch(ref -> workload.kind().equals(ref.kind())
                                && workload.name().equals(ref.name())))
                .filter(workload -> label.equals(workload.podLabels().get(Labels.MAIL_SERVER)))
                .flatMap(workload -> PreviousInjection.configMap(workload).stream())
                .map(name -> client.configMaps()
                        .inNamespace(identity.namespace())
                        .withName(name)
                        .get())
                .map(configMap -> PinnedNetworks.of(
                        Optional.ofNullable(configMap).map(ConfigMap::getData).orElse(Map.of())))
                .findFirst()
                .orElse(List.of());
    }
}
