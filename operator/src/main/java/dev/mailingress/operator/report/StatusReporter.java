package dev.mailingress.operator.report;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.identity.Labels;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.util.Optional;

/** Reports the status of a MailIngress: patches what changed, and records the transitions of its conditions as Events. */
public final class StatusReporter {

    private final EventRecorder eventRecorder;

    public StatusReporter(EventRecorder eventRecorder) {
        this.eventRecorder = eventRecorder;
    }

    /** Status as last observed. */
    public static MailIngressStatus observed(MailIngress resource) {
        return Optional.ofNullable(resource.getStatus()).orElse(MailIngressStatus.NONE);
    }

    /** Report of a reconciliation; the framework writes it. */
    public UpdateControl<MailIngress> reconciled(MailIngress resource, MailIngressStatus status) {
        return isNews(resource, status)
                ? UpdateControl.patchStatus(statusPatch(resource, status))
                : UpdateControl.noUpdate();
    }

    /** Report of a reconciliation that failed; the framework writes it, and tries again. */
    public ErrorStatusUpdateControl<MailIngress> failed(MailIngress resource, MailIngressStatus status) {
        return isNews(resource, status)
                ? ErrorStatusUpdateControl.patchStatus(statusPatch(resource, status))
                : ErrorStatusUpdateControl.noStatusUpdate();
    }

    /** Report of a deletion that waits: written here, because the framework does not write a status in a cleanup. */
    public void deleting(MailIngress resource, MailIngressStatus status, KubernetesClient client) {
        if (isNews(resource, status)) {
            client.resource(statusPatch(resource, status))
                    .subresource("status")
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager(Labels.OPERATOR)
                            .withForce(true)
                            .build());
        }
    }

    /** The MailIngress is gone. */
    public void forget(MailIngress resource) {
        eventRecorder.forget(resource);
    }

    private boolean isNews(MailIngress resource, MailIngressStatus status) {
        MailIngressStatus before = observed(resource);
        if (status.equals(before)) {
            return false;
        }
        eventRecorder.record(resource, before.conditions(), status.conditions());
        return true;
    }

    /** Contains only identity and status: with server-side apply, fields that are omitted are released. */
    private static MailIngress statusPatch(MailIngress resource, MailIngressStatus status) {
        MailIngress patch = new MailIngress();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(resource.getMetadata().getName())
                .withNamespace(resource.getMetadata().getNamespace())
                .build());
        patch.setStatus(status);
        return patch;
    }
}
