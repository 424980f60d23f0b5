package dev.mailingress.operator.watch;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.identity.OwnerReferences;
import dev.mailingress.operator.model.MailIngressModel;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Event source for the pods of the proxies. */
public final class ProxyPodEventSource {

    private static final String NAME = "proxy-pods";

    private ProxyPodEventSource() {}

    static EventSource<?, MailIngress> eventSource(EventSourceContext<MailIngress> context) {
        var configuration = InformerEventSourceConfiguration.from(Pod.class, MailIngress.class)
                .withName(NAME)
                .withNamespacesInheritedFromController()
                .withLabelSelector(Labels.MANAGED_BY + "=" + Labels.OPERATOR)
                .withSecondaryToPrimaryMapper(ProxyPodEventSource::primaries)
                .build();
        return new InformerEventSource<>(configuration, context);
    }

    /** The pods of the proxies' Deployment that are not terminating, sorted by name. */
    public static List<Pod> pods(MailIngressModel model, Context<MailIngress> context) {
        InformerEventSource<Pod, MailIngress> source = (InformerEventSource<Pod, MailIngress>)
                context.eventSourceRetriever().getEventSourceFor(Pod.class, NAME);
        return source.list(
                        model.identity().namespace(),
                        pod -> model.identity()
                                        .name()
                                        .equals(pod.getMetadata().getLabels().get(Labels.RESOURCE))
                                && pod.getMetadata().getDeletionTimestamp() == null
                                && OwnerReferences.isOfDeployment(model.names().proxy(), pod))
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    private static Set<ResourceID> primaries(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getLabels().get(Labels.RESOURCE))
                .map(name -> Set.of(new ResourceID(name, pod.getMetadata().getNamespace())))
                .orElse(Set.of());
    }
}
