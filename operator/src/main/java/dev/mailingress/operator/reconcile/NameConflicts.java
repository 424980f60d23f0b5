package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.desired.NameConflict;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/**
 * Finds existing objects with the name of a desired one that the MailIngress does not own, before the first write. A
 * Service "mail" of the user must not be taken over by a forced apply, nor be deleted later because of the owner
 * reference.
 */
final class NameConflicts {

    private final Adopter adopter;
    private final DependentResources dependentResources;

    NameConflicts(KubernetesClient client, DependentResources dependentResources) {
        this.adopter = new Adopter(client);
        this.dependentResources = dependentResources;
    }

    /** The existing objects that this MailIngress neither owns nor adopts. */
    List<NameConflict> find(MailIngress primary, List<HasMetadata> desired) {
        return desired.stream()
                .filter(object -> !dependentResources.has(primary, object))
                .flatMap(object -> adopter
                        .ownership(object, primary)
                        .filter(ownership -> !ownership.permitsApply())
                        .map(ownership -> NameConflict.of(object, ownership))
                        .stream())
                .toList();
    }
}
