package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.identity.OwnerReferences;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/**
 * Finds existing objects with the name of a desired one that the MailIngress does not own, before the first write. A
 * Service "mail" of the user must not be taken over by a forced apply, nor be deleted later because of the owner
 * reference.
 */
final class NameConflicts {

    private final KubernetesClient client;

    NameConflicts(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Looks before the first write.
     *
     * @param desired objects that are not known to exist
     * @throws NameConflictException if any of them exists and this MailIngress does not own it
     */
    void require(MailIngress primary, List<HasMetadata> desired) {
        List<String> foreign = desired.stream()
                .filter(object -> isForeign(primary, object))
                .map(NameConflictException::name)
                .toList();
        if (!foreign.isEmpty()) {
            throw new NameConflictException(foreign);
        }
    }

    private boolean isForeign(MailIngress primary, HasMetadata object) {
        HasMetadata live = client.resource(object).get();
        return live != null && !OwnerReferences.isOwner(primary, live);
    }
}
