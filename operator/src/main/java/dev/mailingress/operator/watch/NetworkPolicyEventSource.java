package dev.mailingress.operator.watch;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.desired.NetworkPolicyAdjuster;
import dev.mailingress.operator.desired.SelectedPods;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.identity.OwnerReferences;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Event source for NetworkPolicies: those of the operator must not open what others close. */
public final class NetworkPolicyEventSource {

    private static final String NAME = "policies";
    private static final NetworkPolicyAdjuster ADJUSTER = new NetworkPolicyAdjuster();
    private static final SelectedPods PODS = new SelectedPods();

    private NetworkPolicyEventSource() {}

    static EventSource<?, MailIngress> eventSource(EventSourceContext<MailIngress> context) {
        var configuration = InformerEventSourceConfiguration.from(NetworkPolicy.class, MailIngress.class)
                .withName(NAME)
                .withNamespacesInheritedFromController()
                .withSecondaryToPrimaryMapper(policy -> otherMailIngresses(policy, context))
                .build();
        return new InformerEventSource<>(configuration, context);
    }

    /**
     * Adjusts a policy of the operator to those of others. The policy of the proxies stays as it is: only the operator
     * decides about their ports.
     */
    public static NetworkPolicy adjust(NetworkPolicy wanted, Context<MailIngress> context) {
        Map<String, String> selector = selector(wanted);
        List<NetworkPolicy> others = source(context)
                .list(wanted.getMetadata().getNamespace(), policy -> !isManaged(policy))
                .toList();
        if (others.isEmpty() || Labels.selectsProxies(selector)) {
            return wanted;
        }
        ServingPlan plan =
                context.managedWorkflowAndDependentResourceContext().getMandatory(ServingPlan.class, ServingPlan.class);
        List<Map<String, String>> running = podLabels(wanted.getMetadata().getNamespace(), selector, context);
        return ADJUSTER.adjust(wanted, others, PODS.labels(plan, selector, running));
    }

    /** Policies of the operator for mail servers of other MailIngresses. */
    static List<NetworkPolicy> ofOtherMailIngresses(MailIngress resource, Context<MailIngress> context) {
        return source(context)
                .list(resource.getMetadata().getNamespace(), NetworkPolicyEventSource::isOfMailServer)
                .filter(policy -> !OwnerReferences.isOwner(resource, policy) && !isNamedFor(resource, policy))
                .toList();
    }

    /** One of a restored backup, which is adopted in this pass, or of a deleted MailIngress of the same name. */
    private static boolean isNamedFor(MailIngress resource, NetworkPolicy policy) {
        return resource.getMetadata()
                .getName()
                .equals(policy.getMetadata().getLabels().get(Labels.RESOURCE));
    }

    /** Labels of the pods that it selects; policies of the operator have no {@code matchExpressions}. */
    static Map<String, String> selector(NetworkPolicy policy) {
        return Optional.ofNullable(policy.getSpec().getPodSelector().getMatchLabels())
                .orElse(Map.of());
    }

    private static boolean isManaged(NetworkPolicy policy) {
        return Labels.OPERATOR.equals(Optional.ofNullable(policy.getMetadata().getLabels())
                .orElse(Map.of())
                .get(Labels.MANAGED_BY));
    }

    private static boolean isOfMailServer(NetworkPolicy policy) {
        return isManaged(policy) && !Labels.selectsProxies(selector(policy));
    }

    private static List<Map<String, String>> podLabels(
            String namespace, Map<String, String> selector, Context<MailIngress> context) {
        return context.getClient().pods().inNamespace(namespace).withLabels(selector).list().getItems().stream()
                .map(pod -> Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of()))
                .toList();
    }

    /**
     * The MailIngresses of the namespace, without its owner, whose dependent resource watches it already; none for the
     * policy of proxies, which does not concern other MailIngresses.
     */
    private static Set<ResourceID> otherMailIngresses(NetworkPolicy policy, EventSourceContext<MailIngress> context) {
        if (isManaged(policy) && !isOfMailServer(policy)) {
            return Set.of();
        }
        return context.getPrimaryCache()
                .list(policy.getMetadata().getNamespace())
                .filter(resource -> !OwnerReferences.isOwner(resource, policy))
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    private static InformerEventSource<NetworkPolicy, MailIngress> source(Context<MailIngress> context) {
        return (InformerEventSource<NetworkPolicy, MailIngress>)
                context.eventSourceRetriever().getEventSourceFor(NetworkPolicy.class, NAME);
    }
}
