package dev.mailingress.operator.identity;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** Owner references of objects that belong to a MailIngress, and of the pods of its proxies. */
public final class OwnerReferences {

    /** Label by which the Deployment controller distinguishes the ReplicaSets of a Deployment. */
    private static final String TEMPLATE_HASH = "pod-template-hash";

    private OwnerReferences() {}

    /** Reference to the MailIngress as the controller, so that an object is deleted with it. */
    public static OwnerReference to(MailIngress owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .build();
    }

    /** Compares the uid: an earlier owner may have had the same name. */
    public static boolean isOwner(HasMetadata owner, HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(reference ->
                        reference.getUid().equals(owner.getMetadata().getUid()));
    }

    /**
     * Whether a ReplicaSet of the Deployment controls the pod. The Deployment controller names them by the Deployment and
     * the hash of the template, which is also a label of their pods; the operator is not allowed to read ReplicaSets.
     * Who may create pods in the namespace can forge this reference, but not for long: the garbage collector deletes a
     * pod whose owner does not exist, and a ReplicaSet counts a pod with its own uid as one of its replicas.
     */
    public static boolean isOfDeployment(String deployment, Pod pod) {
        String hash = Optional.ofNullable(pod.getMetadata().getLabels())
                .map(labels -> labels.get(TEMPLATE_HASH))
                .orElse("");
        return pod.getMetadata().getOwnerReferences().stream()
                .anyMatch(reference -> Boolean.TRUE.equals(reference.getController())
                        && reference.getApiVersion().startsWith("apps/")
                        && reference.getKind().equals("ReplicaSet")
                        && reference.getName().equals(deployment + "-" + hash));
    }
}
