package dev.mailingress.operator.status;

import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.Unresolved;
import java.util.List;
import java.util.stream.Collectors;

/** Whether what the spec refers to is there. */
public final class ResolvedRefsFinding {

    public Finding of(MailIngressModel model) {
        List<Unresolved> missing = model.mailServers().stream()
                .flatMap(server -> server.unresolved().stream())
                .toList();
        if (missing.isEmpty()) {
            return Finding.yes(ConditionType.RESOLVED_REFS, Reason.RESOLVED, "Every reference leads to something.");
        }
        return Finding.no(
                ConditionType.RESOLVED_REFS,
                reason(missing.get(0)),
                missing.stream().map(Unresolved::message).collect(Collectors.joining("; ")) + ".");
    }

    private static Reason reason(Unresolved unresolved) {
        return switch (unresolved.reason()) {
            case WORKLOAD_NOT_FOUND -> Reason.WORKLOAD_NOT_FOUND;
            case CONTAINER_NOT_FOUND -> Reason.CONTAINER_NOT_FOUND;
            case CONTAINER_AMBIGUOUS -> Reason.CONTAINER_AMBIGUOUS;
            case SERVICE_NOT_FOUND -> Reason.SERVICE_NOT_FOUND;
            case SERVICE_PORT_NOT_FOUND -> Reason.SERVICE_PORT_NOT_FOUND;
        };
    }
}
