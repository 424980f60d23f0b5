package dev.mailingress.operator.status;

import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailServer.WorkloadTarget;
import dev.mailingress.operator.model.WorkloadLookup.Unresolved;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether what the spec refers to is there. */
public final class ResolvedRefsFinding {

    public Finding of(MailIngressModel model) {
        List<Unresolved> missing = model.mailServers().stream()
                .flatMap(server -> unresolved(server).stream())
                .toList();
        if (missing.isEmpty()) {
            return Finding.yes(ConditionType.RESOLVED_REFS, Reason.RESOLVED, "Every reference leads to something.");
        }
        return Finding.no(
                ConditionType.RESOLVED_REFS,
                reason(missing.get(0)),
                missing.stream().map(Unresolved::message).collect(Collectors.joining("; ")) + ".");
    }

    static Optional<Unresolved> unresolved(MailServer server) {
        return server.target() instanceof WorkloadTarget target && target.lookup() instanceof Unresolved unresolved
                ? Optional.of(unresolved)
                : Optional.empty();
    }

    private static Reason reason(Unresolved unresolved) {
        return switch (unresolved.reason()) {
            case WORKLOAD_NOT_FOUND -> Reason.WORKLOAD_NOT_FOUND;
            case CONTAINER_NOT_FOUND -> Reason.CONTAINER_NOT_FOUND;
            case CONTAINER_AMBIGUOUS -> Reason.CONTAINER_AMBIGUOUS;
        };
    }
}
