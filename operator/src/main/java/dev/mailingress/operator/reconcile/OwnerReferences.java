package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** Owner references of objects that belong to a MailIngress. */
final class OwnerReferences {

    private OwnerReferences() {}

    /** Reference to the MailIngress as the controller, so that an object is deleted with it. */
    static OwnerReference to(MailIngress owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .build();
    }

    /** Compares the uid: an earlier owner may have had the same name. */
    static boolean isOwner(HasMetadata owner, HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(reference ->
                        reference.getUid().equals(owner.getMetadata().getUid()));
    }
}
