package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.desired.PolicyAmongOthers;
import dev.mailingress.operator.model.Labels;
import dev.mailingress.operator.model.MailIngressModel;
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

/** Watches the NetworkPolicies that are not ours, because ours must not open what they close. */
final class PolicyWatch {

    private static final String NAME = "others-policies";
    private static final PolicyAmongOthers AMONG_OTHERS = new PolicyAmongOthers();

    private PolicyWatch() {}

    static EventSource<?, MailIngress> eventSource(EventSourceContext<MailIngress> context) {
        var configuration = InformerEventSourceConfiguration.from(NetworkPolicy.class, MailIngress.class)
                .withName(NAME)
                .withNamespacesInheritedFromController()
                .withLabelSelector(Labels.MANAGED_BY + "!=" + Labels.OPERATOR)
                .withSecondaryToPrimaryMapper(policy -> neighbours(policy, context))
                .build();
        return new InformerEventSource<>(configuration, context);
    }

    /** One of our policies as it fits among those of others; the proxies' own stays as it is, for their doors are theirs. */
    static NetworkPolicy fit(NetworkPolicy wanted, Context<MailIngress> context) {
        Map<String, String> selector = wanted.getSpec().getPodSelector().getMatchLabels();
        List<NetworkPolicy> others = source(context)
                .list(wanted.getMetadata().getNamespace(), any -> true)
                .toList();
        Map<String, String> proxies = context.managedWorkflowAndDependentResourceContext()
                .getMandatory(MailIngressModel.class, MailIngressModel.class)
                .labels()
                .proxySelector();
        return others.isEmpty() || selector.equals(proxies)
                ? wanted
                : AMONG_OTHERS.fit(
                        wanted, others, podLabels(wanted.getMetadata().getNamespace(), selector, context));
    }

    private static List<Map<String, String>> podLabels(
            String namespace, Map<String, String> selector, Context<MailIngress> context) {
        return context.getClient().pods().inNamespace(namespace).withLabels(selector).list().getItems().stream()
                .map(pod -> Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of()))
                .toList();
    }

    private static Set<ResourceID> neighbours(NetworkPolicy policy, EventSourceContext<MailIngress> context) {
        return context.getPrimaryCache()
                .list(policy.getMetadata().getNamespace())
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    private static InformerEventSource<NetworkPolicy, MailIngress> source(Context<MailIngress> context) {
        return (InformerEventSource<NetworkPolicy, MailIngress>)
                context.eventSourceRetriever().getEventSourceFor(NetworkPolicy.class, NAME);
    }
}
