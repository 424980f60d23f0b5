package dev.mailingress.operator.status;

import dev.mailingress.operator.model.SpecError;
import java.util.List;
import java.util.stream.Collectors;

/** Whether the spec can be worked with. */
public final class AcceptedCondition {

    public ConditionResult accepted() {
        return ConditionResult.yes(ConditionType.ACCEPTED, Reason.ACCEPTED, "The spec is valid.");
    }

    public ConditionResult invalid(List<SpecError> specErrors) {
        return ConditionResult.no(
                ConditionType.ACCEPTED,
                Reason.INVALID,
                specErrors.stream().map(SpecError::toString).collect(Collectors.joining("; ")) + ".");
    }

    /** @param objects kind and name of each object that is there and not ours */
    public ConditionResult nameConflict(List<String> objects) {
        return ConditionResult.no(
                ConditionType.ACCEPTED,
                Reason.NAME_CONFLICT,
                String.join(", ", objects)
                        + " exists already and belongs to something else; nothing was written. Delete or"
                        + " rename it, or give this MailIngress another name.");
    }

    /** @param refusals the API server's words about objects that were to be made */
    public ConditionResult clusterRefused(List<String> refusals) {
        return ConditionResult.no(
                ConditionType.ACCEPTED,
                Reason.CLUSTER_REFUSED,
                "The cluster refuses what the spec asks for: " + String.join("; ", refusals)
                        + ". Correct the field of the spec that this comes from.");
    }

    /** @param other the older MailIngress that refers to the same workload */
    public ConditionResult workloadConflict(String workload, String other) {
        return ConditionResult.no(
                ConditionType.ACCEPTED,
                Reason.WORKLOAD_CONFLICT,
                workload + " belongs to the older MailIngress \"" + other
                        + "\"; nothing was written. Add the listeners there, or refer to another workload.");
    }
}
