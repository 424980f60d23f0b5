package dev.mailingress.operator.watch;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.WorkloadRef;
import dev.mailingress.operator.status.AcceptedCondition;
import dev.mailingress.operator.status.ConditionResult;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Comparator;
import java.util.Optional;

/**
 * Finds workloads and Services that an older MailIngress refers to already: two MailIngresses would conflict about the
 * pods of one workload, and for one Service they would require its owner to mount different files. The older one takes
 * precedence.
 */
public final class WorkloadConflicts {

    private static final Comparator<MailIngress> OLDEST_FIRST = Comparator.comparing(
                    (MailIngress resource) -> resource.getMetadata().getCreationTimestamp())
            .thenComparing(resource -> resource.getMetadata().getUid());

    private final AcceptedCondition accepted = new AcceptedCondition();

    public Optional<ConditionResult> find(MailIngress resource, Context<MailIngress> context) {
        return WorkloadEventSources.refs(resource)
                .flatMap(ref -> olderClaim(resource, ref, context)
                        .map(older -> accepted.workloadConflict(
                                ref.kind() + " \"" + ref.name() + "\"",
                                older.getMetadata().getName()))
                        .stream())
                .findFirst();
    }

    private static Optional<MailIngress> olderClaim(
            MailIngress resource, WorkloadRef ref, Context<MailIngress> context) {
        return WorkloadEventSources.claims(resource.getMetadata().getNamespace(), ref, context).stream()
                .filter(other -> !other.getMetadata()
                        .getUid()
                        .equals(resource.getMetadata().getUid()))
                .filter(other -> other.getMetadata().getDeletionTimestamp() == null)
                .filter(other -> OLDEST_FIRST.compare(other, resource) < 0)
                .min(OLDEST_FIRST);
    }
}
