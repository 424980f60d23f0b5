package dev.mailingress.operator.apply;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.identity.OwnerReferences;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Deletes Services and NetworkPolicies for groups of pods that are gone. A policy is deleted after its successors were created:
 * pods that no policy selects are open to everyone. A Service is deleted when no proxy runs a configuration that names it.
 */
final class FormerPodGroups {

    private final OwnedObjectDeletion deletion;

    FormerPodGroups(KubernetesClient client) {
        deletion = new OwnedObjectDeletion(client);
    }

    /** Whether an object of the operator is for a group of pods of a mail server. */
    static boolean concerns(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getLabels())
                .filter(labels -> labels.containsKey(Labels.MAIL_SERVER))
                .isPresent();
    }

    /** @param observed the objects of one kind that the MailIngress owns */
    void delete(MailIngress owner, List<? extends HasMetadata> observed, List<? extends HasMetadata> desired) {
        Set<String> needed =
                desired.stream().map(object -> object.getMetadata().getName()).collect(Collectors.toSet());
        observed.stream()
                .filter(object -> concerns(object) && OwnerReferences.isOwner(owner, object))
                .filter(object -> !needed.contains(object.getMetadata().getName()))
                .forEach(object -> deletion.delete(object, owner));
    }
}
