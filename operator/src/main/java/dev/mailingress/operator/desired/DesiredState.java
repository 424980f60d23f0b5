package dev.mailingress.operator.desired;

import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.model.MailIngressModel;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.ArrayList;
import java.util.List;

/** Computes the desired objects of one MailIngress. */
public final class DesiredState {

    private final ServiceAccountFactory serviceAccounts = new ServiceAccountFactory();
    private final ProxyConfigMapFactory proxyConfigMaps = new ProxyConfigMapFactory();
    private final DmsFilesConfigMapFactory dmsFiles = new DmsFilesConfigMapFactory();
    private final ProxyDeploymentFactory deployments = new ProxyDeploymentFactory();
    private final ProxyDisruptionBudgetFactory budgets = new ProxyDisruptionBudgetFactory();
    private final PublicServiceFactory publicServices = new PublicServiceFactory();
    private final InternalServiceFactory internalServices = new InternalServiceFactory();
    private final MailServerServiceFactory mailServerServices = new MailServerServiceFactory();
    private final ProxyNetworkPolicyFactory proxyPolicies = new ProxyNetworkPolicyFactory();
    private final MailServerNetworkPolicyFactory mailServerPolicies = new MailServerNetworkPolicyFactory();
    private final PodMonitorFactory podMonitors = new PodMonitorFactory();

    /** Objects that mail depends on, of kinds that every cluster provides. */
    public DesiredObjects objects(ServingPlan plan) {
        MailIngressModel model = plan.model();
        return new DesiredObjects(
                List.of(serviceAccounts.create(model)),
                configMaps(plan),
                networkPolicies(plan),
                services(plan),
                List.of(deployments.create(model)),
                budgets.create(model));
    }

    private List<ConfigMap> configMaps(ServingPlan plan) {
        List<ConfigMap> all = new ArrayList<>();
        all.add(proxyConfigMaps.create(plan));
        all.addAll(dmsFiles.create(plan.model()));
        return all;
    }

    private List<Service> services(ServingPlan plan) {
        List<Service> all = new ArrayList<>(mailServerServices.create(plan));
        all.addAll(internalServices.create(plan.model()));
        all.add(publicService(plan.model()));
        return all;
    }

    private List<NetworkPolicy> networkPolicies(ServingPlan plan) {
        List<NetworkPolicy> all = new ArrayList<>(proxyPolicies.create(plan));
        all.addAll(mailServerPolicies.create(plan));
        return all;
    }

    public Service publicService(MailIngressModel model) {
        return publicServices.create(model);
    }

    /** Of a kind that not every cluster provides. */
    public List<GenericKubernetesResource> podMonitors(MailIngressModel model) {
        return podMonitors.create(model);
    }

    /** All objects, in an order in which they can be applied manually. */
    public List<HasMetadata> all(ServingPlan plan) {
        List<HasMetadata> all = new ArrayList<>(objects(plan).all());
        all.addAll(podMonitors(plan.model()));
        return all;
    }
}
