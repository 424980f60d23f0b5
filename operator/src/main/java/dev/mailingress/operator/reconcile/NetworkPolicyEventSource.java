package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.desired.NetworkPolicyAdjuster;
import dev.mailingress.operator.model.Labels;
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

/** Watches the NetworkPolicies of a namespace, because one of ours must not open what another closes. */
final class NetworkPolicyEventSource {

    private static final String NAME = "policies";
    private static final NetworkPolicyAdjuster AMONG_OTHERS = new NetworkPolicyAdjuster();

    private NetworkPolicyEventSource() {}

    static EventSource<?, MailIngress> eventSource(EventSourceContext<MailIngress> context) {
        var configuration = InformerEventSourceConfiguration.from(NetworkPolicy.class, MailIngress.class)
                .withName(NAME)
                .withNamespacesInheritedFromController()
                .withSecondaryToPrimaryMapper(policy -> neighbours(policy, context))
                .build();
        return new InformerEventSource<>(configuration, context);
    }

    /** One of our policies as it fits among those of others; the proxies' own stays as it is, for their doors are theirs. */
    static NetworkPolicy adjust(NetworkPolicy wanted, Context<MailIngress> context) {
        Map<String, String> selector = selector(wanted);
        List<NetworkPolicy> others = source(context)
                .list(wanted.getMetadata().getNamespace(), policy -> !isOurs(policy))
                .toList();
        return others.isEmpty() || Labels.selectsProxies(selector)
                ? wanted
                : AMONG_OTHERS.adjust(
                        wanted, others, podLabels(wanted.getMetadata().getNamespace(), selector, context));
    }

    /** Those that the operator made for mail servers of other MailIngresses. */
    static List<NetworkPolicy> ofOthersMailServers(MailIngress resource, Context<MailIngress> context) {
        return source(context)
                .list(resource.getMetadata().getNamespace(), NetworkPolicyEventSource::isMailServers)
                .filter(policy -> !OwnerReferences.isOwner(resource, policy))
                .toList();
    }

    /** The labels that its pods have; ours have no expressions. */
    static Map<String, String> selector(NetworkPolicy policy) {
        return Optional.ofNullable(policy.getSpec().getPodSelector().getMatchLabels())
                .orElse(Map.of());
    }

    private static boolean isOurs(NetworkPolicy policy) {
        return Labels.OPERATOR.equals(Optional.ofNullable(policy.getMetadata().getLabels())
                .orElse(Map.of())
                .get(Labels.MANAGED_BY));
    }

    private static boolean isMailServers(NetworkPolicy policy) {
        return isOurs(policy) && !Labels.selectsProxies(selector(policy));
    }

    private static List<Map<String, String>> podLabels(
            String namespace, Map<String, String> selector, Context<MailIngress> context) {
        return context.getClient().pods().inNamespace(namespace).withLabels(selector).list().getItems().stream()
                .map(pod -> Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of()))
                .toList();
    }

    /** All but its owner, who sees it anyway; nobody, where it is about proxies, for their doors are theirs. */
    private static Set<ResourceID> neighbours(NetworkPolicy policy, EventSourceContext<MailIngress> context) {
        if (isOurs(policy) && !isMailServers(policy)) {
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
