package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
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
    private final DependentResources dependentResources;

    NameConflicts(KubernetesClient client, DependentResources dependentResources) {
        this.client = client;
        this.dependentResources = dependentResources;
    }

    /** Kind and name of each existing object that this MailIngress does not own. */
    List<String> find(MailIngress primary, List<HasMetadata> desired) {
        return desired.stream()
                .filter(object -> !dependentResources.has(primary, object) && isForeign(primary, object))
                .map(NameConflictException::name)
                .toList();
    }

    private boolean isForeign(MailIngress primary, HasMetadata object) {
        HasMetadata live = client.resource(object).get();
        return live != null && !OwnerReferences.isOwner(primary, live);
    }
}
