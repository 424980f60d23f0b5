package dev.mailingress.operator.status;

import dev.mailingress.operator.model.Violation;
import java.util.List;
import java.util.stream.Collectors;

/** Whether the spec can be worked with. */
public final class AcceptedFinding {

    public Finding accepted() {
        return Finding.yes(ConditionType.ACCEPTED, Reason.ACCEPTED, "The spec is valid.");
    }

    public Finding invalid(List<Violation> violations) {
        return Finding.no(
                ConditionType.ACCEPTED,
                Reason.INVALID,
                violations.stream().map(Violation::toString).collect(Collectors.joining("; ")) + ".");
    }

    /** @param objects kind and name of each object that is there and not ours */
    public Finding nameConflict(List<String> objects) {
        return Finding.no(
                ConditionType.ACCEPTED,
                Reason.NAME_CONFLICT,
                String.join(", ", objects)
                        + " exists already and belongs to something else; nothing was written. Delete or"
                        + " rename it, or give this MailIngress another name.");
    }

    /** @param refusals the API server's words about objects that were to be made */
    public Finding clusterRefused(List<String> refusals) {
        return Finding.no(
                ConditionType.ACCEPTED,
                Reason.CLUSTER_REFUSED,
                "The cluster refuses what the spec asks for: " + String.join("; ", refusals)
                        + ". Correct the field of the spec that this comes from.");
    }

    /** @param other the older MailIngress that refers to the same workload */
    public Finding workloadConflict(String workload, String other) {
        return Finding.no(
                ConditionType.ACCEPTED,
                Reason.WORKLOAD_CONFLICT,
                workload + " belongs to the older MailIngress \"" + other
                        + "\"; nothing was written. Add the listeners there, or refer to another workload.");
    }
}
