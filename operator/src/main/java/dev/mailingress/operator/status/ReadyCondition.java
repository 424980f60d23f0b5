package dev.mailingress.operator.status;

import dev.mailingress.operator.decide.Preview;
import dev.mailingress.operator.observed.Workload;
import dev.mailingress.operator.resolve.SpecError;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Condition Ready: summary of the others. False if one is False, Unknown if one that it needs is Unknown. */
public final class ReadyCondition {

    private final DmsConfiguredCondition dmsConfigured = new DmsConfiguredCondition();

    public ConditionResult of(List<ConditionResult> others) {
        Optional<ConditionResult> failing = first(others, ConditionStatus.FALSE);
        if (failing.isPresent()) {
            return ConditionResult.ofFalse(ConditionType.READY, Reason.NOT_READY, notReady(failing.get()));
        }
        return first(others, ConditionStatus.UNKNOWN)
                .map(unknown -> ConditionResult.ofUnknown(ConditionType.READY, Reason.NOT_READY, notReady(unknown)))
                .orElseGet(() -> ConditionResult.ofTrue(
                        ConditionType.READY, Reason.READY, "Proxies and mail servers run this generation."));
    }

    /** After a failure that is not about the spec, such as an API server that does not respond. */
    public ConditionResult failed(String failure) {
        return ConditionResult.ofFalse(
                ConditionType.READY,
                Reason.RECONCILIATION_FAILED,
                "The last reconciliation failed, and the operator tries again. Mail is served as before. Cause: "
                        + failure);
    }

    /**
     * @param annotation name of the annotation that pauses the MailIngress
     * @param preview of the reconciliation that follows its removal
     */
    public ConditionResult paused(String annotation, Preview preview) {
        return paused(annotation, preview(preview));
    }

    /** The same for a spec that will not be accepted. */
    public ConditionResult pausedInvalid(String annotation, List<SpecError> specErrors) {
        return paused(
                annotation,
                "When it is removed, the spec will not be accepted: "
                        + specErrors.stream().map(SpecError::toString).collect(Collectors.joining("; ")) + ".");
    }

    private static ConditionResult paused(String annotation, String preview) {
        return ConditionResult.ofUnknown(
                ConditionType.READY,
                Reason.PAUSED,
                "Paused by the annotation \"" + annotation + "\": the operator changes nothing until it is removed. "
                        + preview + " The other conditions are those of the time before.");
    }

    private String preview(Preview preview) {
        String restarts = preview.changed().isEmpty()
                ? "When it is removed, no pod of a mail server will be replaced."
                : "When it is removed, the pods of "
                        + preview.changed().stream().map(ReadyCondition::name).collect(Collectors.joining(" and "))
                        + " will be replaced.";
        return preview.states().isEmpty()
                ? restarts
                : restarts + " DmsConfigured will be: "
                        + dmsConfigured.of(preview.states()).message();
    }

    private static String name(Workload workload) {
        return workload.kind() + " \"" + workload.name() + "\"";
    }

    private static Optional<ConditionResult> first(List<ConditionResult> results, ConditionStatus status) {
        return results.stream()
                .filter(result -> result.status() == status && result.preventsReady())
                .findFirst();
    }

    private static String notReady(ConditionResult cause) {
        return cause.type().value() + " is " + cause.status().value() + ": " + cause.message();
    }
}
