package dev.mailingress.operator.desired;

import dev.mailingress.operator.model.MailIngressModel;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.List;

/** Desired objects of one MailIngress, by kind. */
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

    public List<ServiceAccount> serviceAccounts(MailIngressModel model) {
        return List.of(serviceAccounts.create(model));
    }

    public List<ConfigMap> configMaps(MailIngressModel model) {
        List<ConfigMap> all = new ArrayList<>();
        all.add(proxyConfigMaps.create(model));
        all.addAll(dmsFiles.create(model));
        return all;
    }

    public List<Deployment> deployments(MailIngressModel model) {
        return List.of(deployments.create(model));
    }

    public Service publicService(MailIngressModel model) {
        return publicServices.create(model);
    }

    /** The public Service last: if the API server rejects a user's setting, the objects that follow are not applied. */
    public List<Service> services(MailIngressModel model) {
        List<Service> all = new ArrayList<>(mailServerServices.create(model));
        all.addAll(internalServices.create(model));
        all.add(publicService(model));
        return all;
    }

    public List<NetworkPolicy> networkPolicies(MailIngressModel model) {
        List<NetworkPolicy> all = new ArrayList<>(proxyPolicies.create(model));
        all.addAll(mailServerPolicies.create(model));
        return all;
    }

    public List<PodDisruptionBudget> disruptionBudgets(MailIngressModel model) {
        return budgets.create(model);
    }

    /** Of a kind that not every cluster provides. */
    public List<GenericKubernetesResource> podMonitors(MailIngressModel model) {
        return podMonitors.create(model);
    }

    /** All objects, in an order in which they can be applied manually. */
    public List<HasMetadata> all(MailIngressModel model) {
        List<HasMetadata> all = new ArrayList<>(needed(model));
        all.addAll(podMonitors(model));
        return all;
    }

    /** Objects that mail depends on, of kinds that every cluster provides. */
    public List<HasMetadata> needed(MailIngressModel model) {
        List<HasMetadata> all = new ArrayList<>();
        all.addAll(serviceAccounts(model));
        all.addAll(configMaps(model));
        all.addAll(networkPolicies(model));
        all.addAll(services(model));
        all.addAll(deployments(model));
        all.addAll(disruptionBudgets(model));
        return all;
    }
}
