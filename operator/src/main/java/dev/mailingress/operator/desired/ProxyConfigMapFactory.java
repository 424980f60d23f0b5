package dev.mailingress.operator.desired;

import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.proxy.config.ProxyConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;

/** Creates the ConfigMap that the proxies mount as a directory, so that a change reaches them without a restart. */
public final class ProxyConfigMapFactory {

    private final ProxyConfigFactory configs = new ProxyConfigFactory();
    private final ProxyYaml yaml = new ProxyYaml();

    public ConfigMap create(ServingPlan plan) {
        return new ConfigMapBuilder()
                .withMetadata(plan.model().metadata(plan.model().names().proxyConfig()))
                .withData(Map.of(ProxyConfig.FILE_NAME, text(plan)))
                .build();
    }

    /** Text of {@code proxy.yaml}; a proxy that runs it reports its hash. */
    public String text(ServingPlan plan) {
        return yaml.write(configs.create(plan));
    }
}
