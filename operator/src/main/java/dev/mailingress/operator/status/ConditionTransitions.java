package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.Condition;
import java.util.List;

/** Finds the conditions that deserve an event: those whose status or reason changed, not only the message. */
public final class ConditionTransitions {

    /** In the order of {@code after}. */
    public List<Condition> between(List<Condition> before, List<Condition> after) {
        return after.stream()
                .filter(condition -> isTransition(before, condition) && !followsFromAnother(condition))
                .filter(condition -> !isAbsenceOfWarnings(before, condition))
                .toList();
    }

    private static boolean isTransition(List<Condition> before, Condition now) {
        return before.stream()
                .filter(condition -> condition.type().equals(now.type()))
                .findFirst()
                .filter(condition -> condition.status().equals(now.status())
                        && condition.reason().equals(now.reason()))
                .isEmpty();
    }

    /** Whether there are no warnings now and were none before, which is not worth an event. */
    private static boolean isAbsenceOfWarnings(List<Condition> before, Condition now) {
        return now.reason().equals(Reason.NO_WARNINGS.value())
                && before.stream().noneMatch(condition -> condition.reason().equals(Reason.WARNINGS_PRESENT.value()));
    }

    /** Whether it is only the consequence of another condition, which has its own event. */
    private static boolean followsFromAnother(Condition now) {
        return ProgressConditions.TYPES.stream().anyMatch(type -> type.value().equals(now.type()))
                || now.reason().equals(Reason.NOT_ACCEPTED.value())
                || now.reason().equals(Reason.NOT_READY.value());
    }
}
