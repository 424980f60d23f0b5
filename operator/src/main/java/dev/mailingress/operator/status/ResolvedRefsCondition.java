package dev.mailingress.operator.status;

import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.UnresolvedReference;
import java.util.List;
import java.util.stream.Collectors;

/** Condition ResolvedRefs: whether the workloads, containers and Services that the spec refers to were found. */
public final class ResolvedRefsCondition {

    public ConditionResult of(MailIngressModel model) {
        List<UnresolvedReference> unresolved = model.mailServers().stream()
                .flatMap(server -> server.unresolvedReference().stream())
                .toList();
        if (unresolved.isEmpty()) {
            return ConditionResult.ofTrue(ConditionType.RESOLVED_REFS, Reason.RESOLVED, "All references are resolved.");
        }
        return ConditionResult.ofFalse(
                ConditionType.RESOLVED_REFS,
                reason(unresolved.get(0)),
                "Unresolved references: "
                        + unresolved.stream().map(UnresolvedReference::message).collect(Collectors.joining("; "))
                        + ".");
    }

    private static Reason reason(UnresolvedReference unresolvedReference) {
        return switch (unresolvedReference.reason()) {
            case WORKLOAD_NOT_FOUND, OTHER_WORKLOAD_KIND -> Reason.WORKLOAD_NOT_FOUND;
            case CONTAINER_NOT_FOUND -> Reason.CONTAINER_NOT_FOUND;
            case CONTAINER_AMBIGUOUS -> Reason.CONTAINER_AMBIGUOUS;
            case SELECTOR_NOT_SUPPORTED -> Reason.SELECTOR_NOT_SUPPORTED;
            case SERVICE_NOT_FOUND -> Reason.SERVICE_NOT_FOUND;
            case SERVICE_PORT_NOT_FOUND -> Reason.SERVICE_PORT_NOT_FOUND;
        };
    }
}
