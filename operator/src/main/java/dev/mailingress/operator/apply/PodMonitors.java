package dev.mailingress.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.desired.Adoption;
import dev.mailingress.operator.desired.DesiredState;
import dev.mailingress.operator.desired.PodMonitorFactory;
import dev.mailingress.operator.identity.OwnerReferences;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.observed.PodMonitorState;
import dev.mailingress.operator.status.ConditionType;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reconciles the PodMonitor. The cluster may not have the kind, so it is read each time instead of being watched. */
public final class PodMonitors {

    private static final ResourceDefinitionContext KIND = new ResourceDefinitionContext.Builder()
            .withGroup(PodMonitorFactory.GROUP)
            .withVersion(PodMonitorFactory.VERSION)
            .withKind(PodMonitorFactory.KIND)
            .withPlural("podmonitors")
            .withNamespaced(true)
            .build();

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Part of the message with which RBAC denies a request (apiserver, responsewriters/errors.go). */
    private static final String NOT_AUTHORIZED = "forbidden: User ";

    /** Prefix of the names of fields in {@code managedFields}. */
    private static final String FIELD = "f:";

    private final KubernetesClient client;
    private final DesiredState desired;
    private final Adoption adoption = new Adoption();

    public PodMonitors(KubernetesClient client, DesiredState desired) {
        this.client = client;
        this.desired = desired;
    }

    public PodMonitorState reconcile(MailIngress primary, MailIngressStatus before, MailIngressModel model) {
        List<GenericKubernetesResource> wanted = desired.podMonitors(model);
        return wanted.isEmpty() ? remove(primary, before, model) : apply(primary, model, wanted.get(0));
    }

    private PodMonitorState apply(MailIngress primary, MailIngressModel model, GenericKubernetesResource wanted) {
        String name = wanted.getMetadata().getName();
        try {
            GenericKubernetesResource live = named(primary, name).get();
            if (live != null && !adoption.of(primary, wanted, live).permitsApply()) {
                return new PodMonitorState.NameTaken(name);
            }
            if (live == null || !OwnerReferences.isOwner(primary, live) || !matches(wanted, live)) {
                apply(primary, wanted);
            }
        } catch (KubernetesClientException e) {
            return failure(name, e);
        }
        boolean closed = model.networkPolicy().enabled()
                && model.networkPolicy().managementFrom().isEmpty();
        return closed ? new PodMonitorState.PortClosed(name) : new PodMonitorState.Monitored(name);
    }

    private void apply(MailIngress primary, GenericKubernetesResource wanted) {
        wanted.getMetadata().setOwnerReferences(List.of(OwnerReferences.to(primary)));
        client.genericKubernetesResources(KIND)
                .inNamespace(primary.getMetadata().getNamespace())
                .resource(wanted)
                .fieldManager(MailIngressDependentResource.FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
    }

    /**
     * Queries only once a generation: clusters without Prometheus Operator are not queried for what nobody requests.
     */
    private PodMonitorState remove(MailIngress primary, MailIngressStatus before, MailIngressModel model) {
        boolean queried = ConditionType.ACCEPTED.isTrue(before, model.identity().generation())
                && before.conditions().stream()
                        .noneMatch(condition -> condition.type().equals(ConditionType.MONITORED.value()));
        String name = model.names().proxy();
        try {
            GenericKubernetesResource live =
                    queried ? null : named(primary, name).get();
            if (live != null && OwnerReferences.isOwner(primary, live)) {
                named(primary, name)
                        .lockResourceVersion(live.getMetadata().getResourceVersion())
                        .delete();
            }
        } catch (KubernetesClientException e) {
            // An operator that is not allowed to use PodMonitors has not created one.
            return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                    ? new PodMonitorState.NotWanted()
                    : new PodMonitorState.Failed(name, NonRetryableErrors.text(e));
        }
        return new PodMonitorState.NotWanted();
    }

    /** Mail does not depend on it, so no failure ends the reconciliation. */
    private static PodMonitorState failure(String name, KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
            return new PodMonitorState.NoSuchKind();
        }
        String message = NonRetryableErrors.text(e);
        // An admission policy responds with 403, too.
        return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN && message.contains(NOT_AUTHORIZED)
                ? new PodMonitorState.Forbidden()
                : new PodMonitorState.Failed(name, message);
    }

    private Resource<GenericKubernetesResource> named(MailIngress primary, String name) {
        return client.genericKubernetesResources(KIND)
                .inNamespace(primary.getMetadata().getNamespace())
                .withName(name);
    }

    /** Whether it has what is wanted, and nothing else that the operator has set; what others have set may stay. */
    private static boolean matches(GenericKubernetesResource wanted, GenericKubernetesResource live) {
        Map<String, String> labels =
                Optional.ofNullable(live.getMetadata().getLabels()).orElse(Map.of());
        return Objects.equals(
                        wanted.getAdditionalProperties().get("spec"),
                        live.getAdditionalProperties().get("spec"))
                && labels.entrySet()
                        .containsAll(wanted.getMetadata().getLabels().entrySet())
                && wanted.getMetadata().getLabels().keySet().containsAll(ownLabels(live));
    }

    /** Names of the labels that the operator has set, as {@code managedFields} record them. */
    private static Set<String> ownLabels(GenericKubernetesResource live) {
        Set<String> names = new HashSet<>();
        for (ManagedFieldsEntry entry : live.getMetadata().getManagedFields()) {
            if (MailIngressDependentResource.FIELD_MANAGER.equals(entry.getManager())) {
                JsonNode fields = JSON.valueToTree(entry.getFieldsV1());
                fields.path("f:metadata").path("f:labels").fieldNames().forEachRemaining(names::add);
            }
        }
        return names.stream()
                .filter(name -> name.startsWith(FIELD))
                .map(name -> name.substring(FIELD.length()))
                .collect(Collectors.toSet());
    }
}
