package dev.mailingress.operator.status;

import dev.mailingress.operator.desired.NameConflict;
import dev.mailingress.operator.desired.Ownership;
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

    /** @param conflicts with existing objects that the MailIngress does not own, never empty */
    public ConditionResult nameConflict(List<NameConflict> conflicts) {
        List<NameConflict> foreign = conflicts.stream()
                .filter(conflict -> conflict.ownership() instanceof Ownership.Foreign)
                .toList();
        return foreign.isEmpty()
                ? notAccepted(
                        Reason.AWAITING_DELETION,
                        "Waiting until objects of a deleted MailIngress of the same name are gone: " + list(conflicts)
                                + ". This takes seconds. If an object remains, "
                                + command("see its finalizers", "get -o yaml", conflicts) + ".")
                : notAccepted(
                        Reason.NAME_CONFLICT,
                        "Objects of the names that this MailIngress needs already exist and do not belong to it: "
                                + list(foreign) + ". Nothing was changed. If nobody needs them, "
                                + command("delete them", "delete", foreign)
                                + ". Otherwise, give this MailIngress another name.");
    }

    private static String list(List<NameConflict> conflicts) {
        return conflicts.stream().map(NameConflict::toString).collect(Collectors.joining(", "));
    }

    private static String command(String purpose, String verb, List<NameConflict> conflicts) {
        return purpose + " with \"kubectl " + verb + " "
                + conflicts.stream().map(NameConflict::reference).collect(Collectors.joining(" ")) + "\"";
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
