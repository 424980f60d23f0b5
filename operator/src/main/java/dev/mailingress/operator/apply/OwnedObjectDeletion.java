package dev.mailingress.operator.apply;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.identity.OwnerReferences;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes an object only while the MailIngress owns it: the API server is asked right before, because a watch may be behind, and
 * it rejects the deletion of an object that has changed since.
 */
final class OwnedObjectDeletion {

    private static final Logger LOGGER = LoggerFactory.getLogger(OwnedObjectDeletion.class);

    private final KubernetesClient client;

    OwnedObjectDeletion(KubernetesClient client) {
        this.client = client;
    }

    /** Does nothing if the object does not exist, has no owner reference with the uid of the MailIngress, or changes meanwhile. */
    void delete(HasMetadata object, MailIngress owner) {
        HasMetadata live = client.resource(object).get();
        if (live == null || !OwnerReferences.isOwner(owner, live)) {
            return;
        }
        LOGGER.atInfo()
                .addKeyValue("namespace", live.getMetadata().getNamespace())
                .addKeyValue("kind", live.getKind())
                .addKeyValue("name", live.getMetadata().getName())
                .log("Deleting an object that the MailIngress does not need any more");
        try {
            client.resource(live)
                    .lockResourceVersion(live.getMetadata().getResourceVersion())
                    .delete();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            // Changed at the same moment: the next reconciliation decides again.
        }
    }
}
