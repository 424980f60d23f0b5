package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.dms.DovecotConfigLint;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailServer.WorkloadTarget;
import dev.mailingress.operator.model.Preset;
import dev.mailingress.operator.model.WorkloadLookup.Found;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at the files that mail servers' owners mount from ConfigMaps, never from Secrets. */
final class UserConfigMapReader {

    private final KubernetesClient client;

    UserConfigMapReader(KubernetesClient client) {
        this.client = client;
    }

    /** What owners should change in them, as sentences. */
    List<String> warnings(MailIngress resource, MailIngressModel model) {
        return model.mailServers().stream()
                .flatMap(
                        server -> DovecotConfigLint.warnings(
                                server,
                                isOfTheChart(resource, server),
                                texts(model.identity().namespace(), server))
                                .stream())
                .toList();
    }

    private List<String> texts(String namespace, MailServer server) {
        return server.target() instanceof WorkloadTarget target && target.lookup() instanceof Found found
                ? DovecotConfigLint.configMaps(found.workload(), found.container()).stream()
                        .flatMap(name ->
                                Optional.ofNullable(client.configMaps()
                                                .inNamespace(namespace)
                                                .withName(name)
                                                .get())
                                        .stream())
                        .flatMap(configMap -> texts(configMap).values().stream())
                        .toList()
                : List.of();
    }

    private static Map<String, String> texts(ConfigMap configMap) {
        return Optional.ofNullable(configMap.getData()).orElse(Map.of());
    }

    private static boolean isOfTheChart(MailIngress resource, MailServer server) {
        return resource.getSpec().mailServers().stream()
                .filter(spec -> spec.name().equals(server.name()))
                .anyMatch(spec -> Preset.DOCKER_MAILSERVER
                        .value()
                        .equals(spec.configuration().preset()));
    }
}
