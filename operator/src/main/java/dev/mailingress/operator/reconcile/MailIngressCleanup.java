package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.dms.RemovalResult;
import dev.mailingress.operator.model.Identity;
import dev.mailingress.operator.status.ConditionResult;
import dev.mailingress.operator.status.DmsConfiguredCondition;
import dev.mailingress.operator.status.StatusComposer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finalizer of a MailIngress: removes the injected files first, and lets the objects of the MailIngress be removed when
 * no pod runs with these files any more.
 */
final class MailIngressCleanup {

    private static final Logger LOGGER = LoggerFactory.getLogger(MailIngressCleanup.class);

    private final ReconcilerServices services;
    private final StatusComposer statuses;
    private final DmsConfiguredCondition dmsConfigured = new DmsConfiguredCondition();

    MailIngressCleanup(ReconcilerServices services, StatusComposer statuses) {
        this.services = services;
        this.statuses = statuses;
    }

    /** @return whether the finalizer may be removed, and with it the objects that the MailIngress owns */
    boolean isComplete(MailIngress resource, Identity identity, KubernetesClient client) {
        List<RemovalResult.Left> left = services.injectedFilesRemover().removeAll(identity);
        if (!left.isEmpty()) {
            reportStatus(resource, identity, dmsConfigured.filesLeft(left), client);
            if (!left.stream().allMatch(RemovalResult.Left::stopped)) {
                return false;
            }
        }
        DeletionDecision deletionDecision = services.deletionGate()
                .of(identity, services.injectedFilesRemover().pods(identity));
        if (deletionDecision instanceof DeletionDecision.Waiting waiting) {
            if (!left.isEmpty()) {
                return false;
            }
            reportStatus(resource, identity, dmsConfigured.waitingForDeletion(waiting.pods(), waiting.until()), client);
            return false;
        }
        if (deletionDecision instanceof DeletionDecision.TimedOut timedOut) {
            reportStatus(resource, identity, dmsConfigured.deletionTimedOut(timedOut.pods()), client);
            warn(
                    identity,
                    "Deletion timed out: pods still use the injected files: " + String.join(", ", timedOut.pods()));
        }
        if (!left.isEmpty()) {
            services.mountedConfigMapKeeper().keepMounted(resource);
        }
        services.contentions().forget(resource);
        services.eventRecorder().forget(resource);
        return true;
    }

    /** A failure to write the status does not block the deletion. */
    private void reportStatus(
            MailIngress resource, Identity identity, ConditionResult result, KubernetesClient client) {
        MailIngressStatus before = Optional.ofNullable(resource.getStatus()).orElse(MailIngressStatus.NONE);
        MailIngressStatus status = statuses.deleting(before, identity.generation(), result);
        if (status.equals(before)) {
            return;
        }
        services.eventRecorder().record(resource, before.conditions(), status.conditions());
        try {
            client.resource(MailIngressReconciler.statusPatch(resource, status))
                    .subresource("status")
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager(MailIngressDependentResource.FIELD_MANAGER)
                            .withForce(true)
                            .build());
        } catch (KubernetesClientException e) {
            warn(identity, "Failed to write the status of a MailIngress that is being deleted: " + e.getMessage());
        }
    }

    private static void warn(Identity identity, String message) {
        LOGGER.atWarn()
                .addKeyValue("namespace", identity.namespace())
                .addKeyValue("name", identity.name())
                .log(message);
    }
}
