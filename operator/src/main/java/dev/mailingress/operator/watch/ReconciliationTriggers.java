package dev.mailingress.operator.watch;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/**
 * Filter of updates of a MailIngress that trigger a reconciliation: of its spec, its annotations (one of which pauses it), its
 * finalizers, and its deletion. An update of the status, which the operator itself writes, does not.
 */
public final class ReconciliationTriggers implements OnUpdateFilter<MailIngress> {

    @Override
    public boolean accept(MailIngress updated, MailIngress before) {
        ObjectMeta now = updated.getMetadata();
        ObjectMeta then = before.getMetadata();
        return !Objects.equals(now.getGeneration(), then.getGeneration())
                || !Objects.equals(now.getAnnotations(), then.getAnnotations())
                || !Objects.equals(now.getFinalizers(), then.getFinalizers())
                || !Objects.equals(now.getDeletionTimestamp(), then.getDeletionTimestamp());
    }
}
