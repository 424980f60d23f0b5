package dev.mailingress.operator.status;

import dev.mailingress.operator.resolve.SpecError;
import java.util.List;
import java.util.stream.Collectors;

/** Condition Accepted: whether the spec is valid and can be applied without a conflict. */
public final class AcceptedCondition {

    public ConditionResult accepted() {
        return ConditionResult.ofTrue(ConditionType.ACCEPTED, Reason.ACCEPTED, "The spec is valid.");
    }

    public ConditionResult invalid(List<SpecError> specErrors) {
        return notAccepted(
                Reason.INVALID,
                "The spec is invalid: "
                        + specErrors.stream().map(SpecError::toString).collect(Collectors.joining("; ")) + ".");
    }

    /** @param objects kind and name of each existing object that is not owned by the MailIngress */
    public ConditionResult nameConflict(List<String> objects) {
        return notAccepted(
                Reason.NAME_CONFLICT,
                "Objects of the names that this MailIngress needs already exist and do not belong to it: "
                        + String.join(", ", objects)
                        + ". Nothing was changed. Delete or rename them, or give this MailIngress another name.");
    }

    /** @param rejections messages of the API server about objects that it did not accept */
    public ConditionResult clusterRefused(List<String> rejections) {
        return notAccepted(
                Reason.CLUSTER_REFUSED,
                "The API server rejected objects that the spec requires: " + String.join("; ", rejections)
                        + ". Objects that it accepted were applied. The configuration of the proxies and the mail"
                        + " servers were not changed, so mail is served as before. Correct the fields of the spec that"
                        + " cause this.");
    }

    /** @param other name of the older MailIngress that refers to the same workload */
    public ConditionResult workloadConflict(String workload, String other) {
        return notAccepted(
                Reason.WORKLOAD_CONFLICT,
                workload + " already belongs to the older MailIngress \"" + other
                        + "\". Nothing was changed. Add the listeners to that MailIngress, or refer to another"
                        + " workload.");
    }

    /** Another condition while the generation is not accepted. */
    ConditionResult notEvaluated(ConditionType type) {
        return ConditionResult.ofUnknown(
                type,
                Reason.NOT_ACCEPTED,
                "Not evaluated: this generation is not accepted. See the condition Accepted.");
    }

    private static ConditionResult notAccepted(Reason reason, String message) {
        return ConditionResult.ofFalse(ConditionType.ACCEPTED, reason, message);
    }
}
