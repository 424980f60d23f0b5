package dev.mailingress.operator.apply;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.desired.DesiredObjects;
import dev.mailingress.operator.desired.NameConflict;
import dev.mailingress.operator.watch.NetworkPolicyEventSource;
import dev.mailingress.proxy.config.ProxyConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceUtils;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Workflow;
import io.javaoperatorsdk.operator.processing.dependent.workflow.WorkflowBuilder;
import io.javaoperatorsdk.operator.processing.dependent.workflow.WorkflowReconcileResult;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Dependent resources of a MailIngress, reconciled in one workflow. */
public final class DependentResources {

    private final MailIngressDependentResource<ServiceAccount> serviceAccounts;
    private final MailIngressDependentResource<ConfigMap> configMaps;
    private final MailIngressDependentResource<NetworkPolicy> networkPolicies;
    private final MailIngressDependentResource<Service> services;
    private final MailIngressDependentResource<Deployment> deployments;
    private final MailIngressDependentResource<PodDisruptionBudget> budgets;
    private final Workflow<MailIngress> workflow;
    private final NameConflicts nameConflicts;

    public DependentResources(KubernetesClient client, Contentions contentions) {
        nameConflicts = new NameConflicts(client);
        serviceAccounts =
                new MailIngressDependentResource<>(ServiceAccount.class, DesiredObjects::serviceAccounts, contentions);
        configMaps = new ConfigMapDependentResource(DesiredObjects::configMaps, contentions);
        networkPolicies = new MailIngressDependentResource<>(
                NetworkPolicy.class,
                DesiredObjects::networkPolicies,
                contentions,
                (wanted, live, context) -> NetworkPolicyEventSource.adjust(wanted, context));
        services = new ServiceDependentResource(DesiredObjects::services, contentions);
        deployments = new MailIngressDependentResource<>(Deployment.class, DesiredObjects::deployments, contentions);
        budgets = new MailIngressDependentResource<>(
                PodDisruptionBudget.class, DesiredObjects::disruptionBudgets, contentions);
        WorkflowBuilder<MailIngress> builder = new WorkflowBuilder<MailIngress>().withThrowExceptionFurther(false);
        all().forEach(builder::addDependentResource);
        workflow = builder.build();
    }

    public List<EventSource<?, MailIngress>> eventSources(EventSourceContext<MailIngress> context) {
        return EventSourceUtils.eventSourcesFromWorkflow(context, workflow);
    }

    /**
     * Applies the desired objects.
     *
     * @param plan that they are for
     * @throws NameConflictException if objects of these names exist and belong to somebody else
     * @throws ClusterRefusedException if the API server rejects objects; the others are in their desired state
     */
    public void apply(ServingPlan plan, DesiredObjects objects, MailIngress primary, Context<MailIngress> context) {
        nameConflicts.require(
                primary,
                objects.all().stream().filter(object -> !has(primary, object)).toList());
        context.managedWorkflowAndDependentResourceContext().put(ServingPlan.class, plan);
        context.managedWorkflowAndDependentResourceContext().put(DesiredObjects.class, objects);
        WorkflowReconcileResult result = workflow.reconcile(primary, context);
        List<NameConflict> conflicts = result.getErroredDependents().values().stream()
                .filter(NameConflictException.class::isInstance)
                .flatMap(failure -> ((NameConflictException) failure).conflicts().stream())
                .sorted(Comparator.comparing(NameConflict::reference))
                .toList();
        if (!conflicts.isEmpty()) {
            throw new NameConflictException(conflicts);
        }
        List<Optional<String>> errors = result.getErroredDependents().values().stream()
                .map(NonRetryableErrors::message)
                .toList();
        if (errors.stream().anyMatch(Optional::isEmpty)) {
            result.throwAggregateExceptionIfErrorsPresent();
        }
        if (!errors.isEmpty()) {
            throw new ClusterRefusedException(
                    errors.stream().flatMap(Optional::stream).sorted().toList());
        }
    }

    /** Applies the configuration of the proxies, after everything that it refers to. */
    public void applyConfigMaps(DesiredObjects objects, MailIngress primary, Context<MailIngress> context) {
        context.managedWorkflowAndDependentResourceContext().put(DesiredObjects.class, objects);
        configMaps.reconcile(primary, context);
    }

    /** Text of {@code proxy.yaml} as last observed; empty before it is created. */
    public Optional<String> proxyConfig(MailIngress primary, String configMap) {
        return named(configMaps.current(primary), configMap)
                .map(ConfigMap::getData)
                .map(data -> data.get(ProxyConfig.FILE_NAME));
    }

    /** @param proxiesRun whether no proxy runs a configuration that may name a Service that is not desired */
    public void deleteFormerPodGroups(
            MailIngress primary, DesiredObjects objects, boolean proxiesRun, Context<MailIngress> context) {
        FormerPodGroups former = new FormerPodGroups(context.getClient());
        former.delete(primary, networkPolicies.current(primary), objects.networkPolicies());
        if (proxiesRun) {
            former.delete(primary, services.current(primary), objects.services());
        }
    }

    /** Whether an object is among the observed ones that this MailIngress owns. */
    private boolean has(MailIngress primary, HasMetadata object) {
        return all().stream()
                .flatMap(resources -> resources.current(primary).stream())
                .anyMatch(seen -> seen.getKind().equals(object.getKind())
                        && seen.getMetadata()
                                .getName()
                                .equals(object.getMetadata().getName()));
    }

    public Optional<Deployment> deployment(MailIngress primary, String name) {
        return named(deployments.current(primary), name);
    }

    /** The Services, as last observed. */
    public List<Service> services(MailIngress primary) {
        return services.current(primary);
    }

    private List<MailIngressDependentResource<?>> all() {
        return List.of(serviceAccounts, configMaps, networkPolicies, services, deployments, budgets);
    }

    private static <R extends HasMetadata> Optional<R> named(List<R> objects, String name) {
        return objects.stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst();
    }
}
