package dev.mailingress.operator.desired;

import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.proxy.config.ProxyConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Desired objects of one MailIngress that mail depends on, by kind.
 *
 * @param services the public one last: if the API server rejects a user's setting, the objects that follow are not applied
 */
public record DesiredObjects(
        List<ServiceAccount> serviceAccounts,
        List<ConfigMap> configMaps,
        List<NetworkPolicy> networkPolicies,
        List<Service> services,
        List<Deployment> deployments,
        List<PodDisruptionBudget> disruptionBudgets) {

    public DesiredObjects {
        serviceAccounts = List.copyOf(serviceAccounts);
        configMaps = List.copyOf(configMaps);
        networkPolicies = List.copyOf(networkPolicies);
        services = List.copyOf(services);
        deployments = List.copyOf(deployments);
        disruptionBudgets = List.copyOf(disruptionBudgets);
    }

    /** In an order in which they can be applied manually. */
    public List<HasMetadata> all() {
        List<HasMetadata> all = new ArrayList<>();
        all.addAll(serviceAccounts);
        all.addAll(configMaps);
        all.addAll(networkPolicies);
        all.addAll(services);
        all.addAll(deployments);
        all.addAll(disruptionBudgets);
        return all;
    }

    /** Text of {@code proxy.yaml}. */
    public String proxyConfig(MailIngressModel model) {
        String name = model.names().proxyConfig();
        return configMaps.stream()
                .filter(map -> map.getMetadata().getName().equals(name))
                .map(map -> map.getData().get(ProxyConfig.FILE_NAME))
                .findFirst()
                .orElseThrow();
    }

    /** A copy in which the proxies run another configuration. */
    public DesiredObjects withProxyConfig(MailIngressModel model, String text) {
        String name = model.names().proxyConfig();
        return new DesiredObjects(
                serviceAccounts,
                configMaps.stream()
                        .map(map -> map.getMetadata().getName().equals(name)
                                ? new ConfigMapBuilder(map)
                                        .withData(Map.of(ProxyConfig.FILE_NAME, text))
                                        .build()
                                : map)
                        .toList(),
                networkPolicies,
                services,
                deployments,
                disruptionBudgets);
    }
}
