package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.model.Identity;
import dev.mailingress.operator.status.DeletionFinding;
import dev.mailingress.operator.status.Finding;
import dev.mailingress.operator.status.StatusComposer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a MailIngress: its files go first, and what was made for it when no pod runs with them any more. */
final class Farewell {

    private static final Logger LOGGER = LoggerFactory.getLogger(Farewell.class);

    private final Cluster cluster;
    private final StatusComposer statuses;
    private final DeletionFinding deletion = new DeletionFinding();

    Farewell(Cluster cluster, StatusComposer statuses) {
        this.cluster = cluster;
        this.statuses = statuses;
    }

    /** @return whether it may be gone now, and with it all that it owns */
    boolean isOver(MailIngress resource, Identity identity, KubernetesClient client) {
        if (!cluster.mailServerFiles().removeAll(identity)) {
            return false;
        }
        Departure departure =
                cluster.departures().of(identity, cluster.mailServerFiles().pods(identity));
        if (departure instanceof Departure.Waiting waiting) {
            tell(resource, identity, deletion.waits(waiting.pods(), waiting.until()), client);
            return false;
        }
        if (departure instanceof Departure.Overdue overdue) {
            tell(resource, identity, deletion.leavesBehind(overdue.pods()), client);
            log(identity, "Deleted although pods still run with its files: " + String.join(", ", overdue.pods()));
        }
        cluster.events().forget(resource);
        return true;
    }

    /** Whatever goes wrong with the status, the deletion does not wait for it. */
    private void tell(MailIngress resource, Identity identity, Finding finding, KubernetesClient client) {
        MailIngressStatus before = Optional.ofNullable(resource.getStatus()).orElse(MailIngressStatus.NONE);
        MailIngressStatus status = statuses.leaving(before, identity.generation(), finding);
        if (status.equals(before)) {
            return;
        }
        cluster.events().tell(resource, before.conditions(), status.conditions());
        try {
            client.resource(MailIngressReconciler.withStatusAlone(resource, status))
                    .subresource("status")
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager(OwnedResources.FIELD_MANAGER)
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
