package dev.mailingress.operator.status;

import java.util.Set;

/**
 * What one look came to about one condition.
 *
 * @param message a sentence that a mail admin can act on
 */
public record ConditionResult(ConditionType type, ConditionStatus status, Reason reason, String message) {

    /** What nobody but the mail server's owner can know. */
    private static final Set<Reason> OWNERS_MATTER = Set.of(Reason.EXTERNAL, Reason.OWNER_MUST_MOUNT);

    static ConditionResult yes(ConditionType type, Reason reason, String message) {
        return new ConditionResult(type, ConditionStatus.TRUE, reason, message);
    }

    static ConditionResult no(ConditionType type, Reason reason, String message) {
        return new ConditionResult(type, ConditionStatus.FALSE, reason, message);
    }

    static ConditionResult unknown(ConditionType type, Reason reason, String message) {
        return new ConditionResult(type, ConditionStatus.UNKNOWN, reason, message);
    }

    public boolean isTrue() {
        return status == ConditionStatus.TRUE;
    }

    /** Whether {@code Ready} cannot be true because of it. */
    boolean holdsReadyBack() {
        return type != ConditionType.MONITORED && !isTrue() && !OWNERS_MATTER.contains(reason);
    }
}
