package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/**
 * Looks before the first write: a Service "mail" that the user already has must not become ours by a forced apply, nor be
 * deleted one day by our owner reference.
 */
final class NameConflicts {

    private final KubernetesClient client;
    private final DependentResources owned;

    NameConflicts(KubernetesClient client, DependentResources owned) {
        this.client = client;
        this.owned = owned;
    }

    /** Kind and name of each object that is there and not this MailIngress'. */
    List<String> find(MailIngress primary, List<HasMetadata> desired) {
        return desired.stream()
                .filter(object -> !owned.has(primary, object) && isForeign(primary, object))
                .map(object -> object.getKind() + " \"" + object.getMetadata().getName() + "\"")
                .toList();
    }

    private boolean isForeign(MailIngress primary, HasMetadata object) {
        HasMetadata live = client.resource(object).get();
        return live != null && !OwnerReferences.isOwner(primary, live);
    }
}
