package dev.mailingress.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Whose an object is. */
final class Ownership {

    private Ownership() {}

    /** By the owner's uid: a name may have belonged to another one before. */
    static boolean isOwner(HasMetadata owner, HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(reference ->
                        reference.getUid().equals(owner.getMetadata().getUid()));
    }
}
