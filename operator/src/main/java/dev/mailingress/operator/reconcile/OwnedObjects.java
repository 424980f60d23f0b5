package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.desired.DesiredState;
import dev.mailingress.operator.desired.UnchangeableAddresses;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.status.RefusedObject;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceUtils;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Workflow;
import io.javaoperatorsdk.operator.processing.dependent.workflow.WorkflowBuilder;
import io.javaoperatorsdk.operator.processing.dependent.workflow.WorkflowReconcileResult;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Everything that is made for MailIngresses, brought to its desired state in one workflow. */
final class OwnedObjects {

    private static final int UNPROCESSABLE = 422;
    private static final Set<Integer> REFUSALS =
            Set.of(HttpURLConnection.HTTP_BAD_REQUEST, HttpURLConnection.HTTP_FORBIDDEN, UNPROCESSABLE);

    private final OwnedResources<ServiceAccount> serviceAccounts;
    private final OwnedResources<ConfigMap> configMaps;
    private final OwnedResources<NetworkPolicy> networkPolicies;
    private final OwnedResources<Service> services;
    private final OwnedResources<Deployment> deployments;
    private final OwnedResources<PodDisruptionBudget> budgets;
    private final Workflow<MailIngress> workflow;

    OwnedObjects(DesiredState desired) {
        serviceAccounts = new OwnedResources<>(ServiceAccount.class, desired::serviceAccounts);
        configMaps = new OwnedResources<>(ConfigMap.class, desired::configMaps);
        networkPolicies = new OwnedResources<>(
                NetworkPolicy.class,
                desired::networkPolicies,
                (wanted, live, context) -> PolicyWatch.fit(wanted, context));
        UnchangeableAddresses addresses = new UnchangeableAddresses();
        services = new OwnedResources<>(
                Service.class,
                desired::services,
                (wanted, live, context) -> live == null ? wanted : addresses.keep(wanted, live));
        deployments = new OwnedResources<>(Deployment.class, desired::deployments);
        budgets = new OwnedResources<>(PodDisruptionBudget.class, desired::disruptionBudgets);
        WorkflowBuilder<MailIngress> builder = new WorkflowBuilder<MailIngress>().withThrowExceptionFurther(false);
        all().forEach(builder::addDependentResource);
        workflow = builder.build();
    }

    List<EventSource<?, MailIngress>> eventSources(EventSourceContext<MailIngress> context) {
        return EventSourceUtils.eventSourcesFromWorkflow(context, workflow);
    }

    /** Applies all of it and gives what the API server would not take; any other failure is thrown. */
    List<RefusedObject> apply(MailIngressModel model, MailIngress primary, Context<MailIngress> context) {
        context.managedWorkflowAndDependentResourceContext().put(MailIngressModel.class, model);
        WorkflowReconcileResult result = workflow.reconcile(primary, context);
        List<RefusedObject> refused = new ArrayList<>();
        result.getErroredDependents()
                .forEach((resources, failure) -> refusal(resources, failure).ifPresent(refused::add));
        if (refused.size() < result.getErroredDependents().size()) {
            result.throwAggregateExceptionIfErrorsPresent();
        }
        return refused;
    }

    /** An answer that will be the same until the spec or the cluster is another one: no failure to try again at once. */
    private static Optional<RefusedObject> refusal(DependentResource<?, ?> resources, Exception failure) {
        return failure instanceof KubernetesClientException answer && REFUSALS.contains(answer.getCode())
                ? Optional.of(new RefusedObject(resources.resourceType().getSimpleName(), words(answer)))
                : Optional.empty();
    }

    private static String words(KubernetesClientException answer) {
        return answer.getStatus() == null || answer.getStatus().getMessage() == null
                ? "status " + answer.getCode()
                : answer.getStatus().getMessage();
    }

    /** Whether an object is among those that were seen and are this MailIngress'. */
    boolean has(MailIngress primary, HasMetadata object) {
        return all().stream()
                .flatMap(resources -> resources.current(primary).stream())
                .anyMatch(seen -> seen.getKind().equals(object.getKind())
                        && seen.getMetadata()
                                .getName()
                                .equals(object.getMetadata().getName()));
    }

    Optional<Deployment> deployment(MailIngress primary, String name) {
        return named(deployments.current(primary), name);
    }

    /** The Services that were last seen. */
    List<Service> services(MailIngress primary) {
        return services.current(primary);
    }

    private List<OwnedResources<?>> all() {
        return List.of(serviceAccounts, configMaps, networkPolicies, services, deployments, budgets);
    }

    private static <R extends HasMetadata> Optional<R> named(List<R> objects, String name) {
        return objects.stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst();
    }
}
