package dev.mailingress.operator.status;

import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.UnresolvedReference;
import java.util.List;
import java.util.stream.Collectors;

/** Whether what the spec refers to is there. */
public final class ResolvedRefsCondition {

    public ConditionResult of(MailIngressModel model) {
        List<UnresolvedReference> missing = model.mailServers().stream()
                .flatMap(server -> server.unresolvedReference().stream())
                .toList();
        if (missing.isEmpty()) {
            return ConditionResult.yes(
                    ConditionType.RESOLVED_REFS, Reason.RESOLVED, "Every reference leads to something.");
        }
        return ConditionResult.no(
                ConditionType.RESOLVED_REFS,
                reason(missing.get(0)),
                missing.stream().map(UnresolvedReference::message).collect(Collectors.joining("; ")) + ".");
    }

    private static Reason reason(UnresolvedReference unresolvedReference) {
        return switch (unresolvedReference.reason()) {
            case WORKLOAD_NOT_FOUND -> Reason.WORKLOAD_NOT_FOUND;
            case CONTAINER_NOT_FOUND -> Reason.CONTAINER_NOT_FOUND;
            case CONTAINER_AMBIGUOUS -> Reason.CONTAINER_AMBIGUOUS;
            case SERVICE_NOT_FOUND -> Reason.SERVICE_NOT_FOUND;
            case SERVICE_PORT_NOT_FOUND -> Reason.SERVICE_PORT_NOT_FOUND;
        };
    }
}
