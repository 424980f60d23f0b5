package dev.mailingress.operator.apply;

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

    NameConflicts(KubernetesClient client) {
        this.adopter = new Adopter(client);
    }

    /**
     * Looks before the first write.
     *
     * @param desired objects that are not known to exist
     * @throws NameConflictException if any of them exists, and this MailIngress neither owns nor adopts it
     */
    void require(MailIngress primary, List<HasMetadata> desired) {
        List<NameConflict> conflicts = desired.stream()
                .flatMap(object -> adopter
                        .ownership(object, primary)
                        .filter(ownership -> !ownership.permitsApply())
                        .map(ownership -> NameConflict.of(object, ownership))
                        .stream())
                .toList();
        if (!conflicts.isEmpty()) {
            throw new NameConflictException(conflicts);
        }
    }
}
