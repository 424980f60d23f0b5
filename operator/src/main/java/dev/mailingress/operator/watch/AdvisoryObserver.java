package dev.mailingress.operator.watch;

import dev.mailingress.operator.advice.AdvisoryFacts;
import dev.mailingress.operator.advice.ConfigMapContents;
import dev.mailingress.operator.advice.ConfigMapReferences;
import dev.mailingress.operator.advice.PathFacts;
import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailServerSpec;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.Preset;
import dev.mailingress.operator.observed.ObservedState;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Observer of what warnings depend on: reads the ConfigMaps that the mail servers' containers refer to, never Secrets. */
public final class AdvisoryObserver {

    /** Each costs a request in each reconciliation; the values of further ones are unknown. */
    static final int MAX_CONFIG_MAPS = 64;

    private static final Logger LOGGER = LoggerFactory.getLogger(AdvisoryObserver.class);

    private final KubernetesClient client;
    private final BooleanSupplier nodesForbidden;
    private final ApiGroups apiGroups;

    /** @param nodesForbidden whether the operator may not read nodes */
    public AdvisoryObserver(KubernetesClient client, BooleanSupplier nodesForbidden, ApiGroups apiGroups) {
        this.client = client;
        this.nodesForbidden = nodesForbidden;
        this.apiGroups = apiGroups;
    }

    /**
     * @param path what is seen of the path from the clients to the mail servers
     * @param filesLeft about former mail servers whose files cannot be removed, as sentences
     */
    public AdvisoryFacts observe(
            MailIngress resource, MailIngressModel model, ObservedState state, PathFacts path, List<String> filesLeft) {
        return new AdvisoryFacts(
                model,
                state.services(),
                configMaps(model),
                chartServers(resource),
                nodesForbidden.getAsBoolean(),
                apiGroups.names(),
                path,
                filesLeft);
    }

    private ConfigMapContents configMaps(MailIngressModel model) {
        Map<String, Map<String, String>> data = new HashMap<>();
        Set<String> missing = new HashSet<>();
        model.mailServers().stream()
                .flatMap(server -> ConfigMapReferences.of(server).stream())
                .distinct()
                .sorted()
                .limit(MAX_CONFIG_MAPS)
                .forEach(name -> {
                    try {
                        read(model.identity().namespace(), name)
                                .ifPresentOrElse(content -> data.put(name, content), () -> missing.add(name));
                    } catch (KubernetesClientException e) {
                        // Neither known nor missing: a reconciliation must not fail for the sake of a warning.
                        LOGGER.atDebug()
                                .addKeyValue("configMap", name)
                                .setCause(e)
                                .log("ConfigMap not read");
                    }
                });
        return new ConfigMapContents(data, missing);
    }

    private Optional<Map<String, String>> read(String namespace, String name) {
        return Optional.ofNullable(client.configMaps()
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .map(configMap -> texts(configMap));
    }

    private static Map<String, String> texts(ConfigMap configMap) {
        return Optional.ofNullable(configMap.getData()).orElse(Map.of());
    }

    private static Set<String> chartServers(MailIngress resource) {
        return resource.getSpec().mailServers().stream()
                .filter(server -> Preset.DOCKER_MAILSERVER
                        .value()
                        .equals(server.configuration().preset()))
                .map(MailServerSpec::name)
                .collect(Collectors.toSet());
    }
}
