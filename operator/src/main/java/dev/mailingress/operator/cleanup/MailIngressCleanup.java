package dev.mailingress.operator.cleanup;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.apply.Contentions;
import dev.mailingress.operator.apply.InjectionRemover;
import dev.mailingress.operator.dms.RemovalResult;
import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.report.StatusReporter;
import dev.mailingress.operator.status.ConditionResult;
import dev.mailingress.operator.status.DmsConfiguredCondition;
import dev.mailingress.operator.status.StatusComposer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finalizer of a MailIngress: removes the injected files first, and lets the objects of the MailIngress be removed when
 * no pod runs with these files any more.
 */
public final class MailIngressCleanup {

    private static final Logger LOGGER = LoggerFactory.getLogger(MailIngressCleanup.class);

    private final InjectedFilesRemover injectedFilesRemover;
    private final DeletionGate deletionGate;
    private final MountedConfigMapKeeper mountedConfigMapKeeper;
    private final Contentions contentions;
    private final StatusComposer statuses;
    private final StatusReporter reporter;
    private final DmsConfiguredCondition dmsConfigured = new DmsConfiguredCondition();

    /** @param clock for the timeout of deletions */
    public MailIngressCleanup(
            KubernetesClient client,
            InjectionRemover injectionRemover,
            Contentions contentions,
            StatusComposer statuses,
            StatusReporter reporter,
            Clock clock) {
        this.injectedFilesRemover = new InjectedFilesRemover(client, injectionRemover);
        this.deletionGate = new DeletionGate(clock);
        this.mountedConfigMapKeeper = new MountedConfigMapKeeper(client);
        this.contentions = contentions;
        this.statuses = statuses;
        this.reporter = reporter;
    }

    /** @return whether the finalizer may be removed, and with it the objects that the MailIngress owns */
    public boolean isComplete(MailIngress resource, Identity identity, KubernetesClient client) {
        List<RemovalResult.Left> left = injectedFilesRemover.removeAll(identity);
        if (!left.isEmpty()) {
            reportStatus(resource, identity, dmsConfigured.filesLeft(left), client);
            if (!left.stream().allMatch(RemovalResult.Left::stopped)) {
                return false;
            }
        }
        DeletionDecision deletionDecision = deletionGate.of(identity, injectedFilesRemover.pods(identity));
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
            mountedConfigMapKeeper.keepMounted(resource);
        }
        contentions.forget(resource);
        reporter.forget(resource);
        return true;
    }

    /** A failure to write the status does not block the deletion. */
    private void reportStatus(
            MailIngress resource, Identity identity, ConditionResult result, KubernetesClient client) {
        MailIngressStatus status = statuses.deleting(StatusReporter.observed(resource), identity.generation(), result);
        try {
            reporter.deleting(resource, status, client);
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
