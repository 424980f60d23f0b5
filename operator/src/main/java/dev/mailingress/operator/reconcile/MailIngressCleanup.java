package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.model.Identity;
import dev.mailingress.operator.status.ConditionResult;
import dev.mailingress.operator.status.DeletionCondition;
import dev.mailingress.operator.status.StatusComposer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a MailIngress: its files go first, and what was made for it when no pod runs with them any more. */
final class MailIngressCleanup {

    private static final Logger LOGGER = LoggerFactory.getLogger(MailIngressCleanup.class);

    private final ReconcilerServices reconcilerServices;
    private final StatusComposer statuses;
    private final DeletionCondition deletion = new DeletionCondition();

    MailIngressCleanup(ReconcilerServices reconcilerServices, StatusComposer statuses) {
        this.reconcilerServices = reconcilerServices;
        this.statuses = statuses;
    }

    /** @return whether it may be gone now, and with it all that it owns */
    boolean isOver(MailIngress resource, Identity identity, KubernetesClient client) {
        if (!reconcilerServices.injectedFilesRemover().removeAll(identity)) {
            return false;
        }
        DeletionDecision deletionDecision = reconcilerServices
                .deletionGate()
                .of(identity, reconcilerServices.injectedFilesRemover().pods(identity));
        if (deletionDecision instanceof DeletionDecision.Waiting waiting) {
            reportStatus(resource, identity, deletion.waits(waiting.pods(), waiting.until()), client);
            return false;
        }
        if (deletionDecision instanceof DeletionDecision.TimedOut overdue) {
            reportStatus(resource, identity, deletion.leavesBehind(overdue.pods()), client);
            log(identity, "Deleted although pods still run with its files: " + String.join(", ", overdue.pods()));
        }
        reconcilerServices.eventRecorder().forget(resource);
        return true;
    }

    /** Whatever goes wrong with the status, the deletion does not wait for it. */
    private void reportStatus(
            MailIngress resource, Identity identity, ConditionResult finding, KubernetesClient client) {
        MailIngressStatus before = Optional.ofNullable(resource.getStatus()).orElse(MailIngressStatus.NONE);
        MailIngressStatus status = statuses.leaving(before, identity.generation(), finding);
        if (status.equals(before)) {
            return;
        }
        reconcilerServices.eventRecorder().record(resource, before.conditions(), status.conditions());
        try {
            client.resource(MailIngressReconciler.withStatusAlone(resource, status))
                    .subresource("status")
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager(MailIngressDependentResource.FIELD_MANAGER)
                            .withForce(true)
                            .build());
        } catch (KubernetesClientException e) {
            log(identity, "Status of a deleted resource not written: " + e.getMessage());
        }
    }

    private static void log(Identity identity, String message) {
        LOGGER.atWarn()
                .addKeyValue("namespace", identity.namespace())
                .addKeyValue("name", identity.name())
                .log(message);
    }
}
