package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.desired.DesiredState;
import dev.mailingress.operator.desired.PodMonitorFactory;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.status.ConditionType;
import dev.mailingress.operator.status.PodMonitorState;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Objects;

/** Reconciles the PodMonitor. The cluster may not have the kind, so it is read each time instead of being watched. */
final class PodMonitors {

    private static final ResourceDefinitionContext KIND = new ResourceDefinitionContext.Builder()
            .withGroup(PodMonitorFactory.GROUP)
            .withVersion(PodMonitorFactory.VERSION)
            .withKind(PodMonitorFactory.KIND)
            .withPlural("podmonitors")
            .withNamespaced(true)
            .build();

    private final KubernetesClient client;
    private final DesiredState desired;

    PodMonitors(KubernetesClient client, DesiredState desired) {
        this.client = client;
        this.desired = desired;
    }

    PodMonitorState reconcile(MailIngress primary, MailIngressStatus before, MailIngressModel model) {
        List<GenericKubernetesResource> wanted = desired.podMonitors(model);
        try {
            if (wanted.isEmpty()) {
                return remove(primary, before, model);
            }
            return apply(primary, model, wanted.get(0));
        } catch (KubernetesClientException e) {
            return switch (e.getCode()) {
                case HttpURLConnection.HTTP_NOT_FOUND -> new PodMonitorState.NoSuchKind();
                case HttpURLConnection.HTTP_FORBIDDEN -> new PodMonitorState.Forbidden();
                default -> throw e;
            };
        }
    }

    private PodMonitorState apply(MailIngress primary, MailIngressModel model, GenericKubernetesResource wanted) {
        String name = wanted.getMetadata().getName();
        GenericKubernetesResource live = named(primary, name).get();
        if (live != null && !OwnerReferences.isOwner(primary, live)) {
            return new PodMonitorState.NameTaken(name);
        }
        if (live == null || !matches(wanted, live)) {
            wanted.getMetadata().setOwnerReferences(List.of(OwnerReferences.to(primary)));
            client.genericKubernetesResources(KIND)
                    .inNamespace(primary.getMetadata().getNamespace())
                    .resource(wanted)
                    .fieldManager(MailIngressDependentResource.FIELD_MANAGER)
                    .forceConflicts()
                    .serverSideApply();
        }
        boolean closed = model.networkPolicy().enabled()
                && model.networkPolicy().managementFrom().isEmpty();
        return closed ? new PodMonitorState.PortClosed(name) : new PodMonitorState.Monitored(name);
    }

    /**
     * Queries only once a generation: clusters without Prometheus Operator are not queried for what nobody requests.
     */
    private PodMonitorState remove(MailIngress primary, MailIngressStatus before, MailIngressModel model) {
        if (!ConditionType.ACCEPTED.isTrue(before, model.identity().generation())) {
            Resource<GenericKubernetesResource> podMonitor =
                    named(primary, model.names().proxy());
            GenericKubernetesResource live = podMonitor.get();
            if (live != null && OwnerReferences.isOwner(primary, live)) {
                podMonitor.delete();
            }
        }
        return new PodMonitorState.NotWanted();
    }

    private Resource<GenericKubernetesResource> named(MailIngress primary, String name) {
        return client.genericKubernetesResources(KIND)
                .inNamespace(primary.getMetadata().getNamespace())
                .withName(name);
    }

    private static boolean matches(GenericKubernetesResource wanted, GenericKubernetesResource live) {
        return Objects.equals(
                        wanted.getAdditionalProperties().get("spec"),
                        live.getAdditionalProperties().get("spec"))
                && wanted.getMetadata().getLabels().equals(live.getMetadata().getLabels());
    }
}
