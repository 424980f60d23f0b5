package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.Condition;
import java.util.List;
import java.util.Optional;

/** Which conditions have moved, so that it is worth an event: in status or in reason, not in words. */
public final class ConditionTransitions {

    /** In the order of the conditions. */
    public List<Condition> between(List<Condition> before, List<Condition> after) {
        return after.stream().filter(condition -> isNews(before, condition)).toList();
    }

    private static boolean isNews(List<Condition> before, Condition now) {
        Optional<Condition> last = before.stream()
                .filter(condition -> condition.type().equals(now.type()))
                .findFirst();
        boolean same = last.filter(condition -> condition.status().equals(now.status())
                        && condition.reason().equals(now.reason()))
                .isPresent();
        return !same && !repeatsAnother(now);
    }

    /** What follows from another condition's being false has its event there. */
    private static boolean repeatsAnother(Condition now) {
        return now.reason().equals(Reason.NOT_ACCEPTED.value()) || now.reason().equals(Reason.NOT_READY.value());
    }
}
