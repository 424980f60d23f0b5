package dev.mailingress.operator.watch;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.dms.DovecotConfigLint;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.Preset;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the files that the mail servers' owners mount from ConfigMaps; never reads Secrets. */
public final class UserConfigMapReader {

    private final KubernetesClient client;

    public UserConfigMapReader(KubernetesClient client) {
        this.client = client;
    }

    /** What the owners should change in these files, as sentences. */
    public List<String> warnings(MailIngress resource, MailIngressModel model) {
        return model.mailServers().stream()
                .flatMap(server -> DovecotConfigLint.warnings(
                        server,
                        hasChartPreset(resource, server),
                        texts(model.identity().namespace(), server))
                        .stream())
                .toList();
    }

    private List<String> texts(String namespace, MailServer server) {
        return server.foundWorkload().stream()
                .flatMap(found -> DovecotConfigLint.configMaps(found.workload(), found.container()).stream())
                .flatMap(name -> Stream.ofNullable(client.configMaps()
                        .inNamespace(namespace)
                        .withName(name)
                        .get()))
                .flatMap(configMap -> texts(configMap).values().stream())
                .toList();
    }

    private static Map<String, String> texts(ConfigMap configMap) {
        return Optional.ofNullable(configMap.getData()).orElse(Map.of());
    }

    private static boolean hasChartPreset(MailIngress resource, MailServer server) {
        return resource.getSpec().mailServers().stream()
                .filter(spec -> spec.name().equals(server.name()))
                .anyMatch(spec -> Preset.DOCKER_MAILSERVER
                        .value()
                        .equals(spec.configuration().preset()));
    }
}
