package dev.mailingress.operator.status;

import java.util.Set;

/**
 * What one look came to about one condition.
 *
 * @param message a sentence that a mail admin can act on
 */
public record Finding(ConditionType type, Truth truth, Reason reason, String message) {

    /** What nobody but the mail server's owner can know. */
    private static final Set<Reason> OWNERS_MATTER = Set.of(Reason.EXTERNAL, Reason.OWNER_MUST_MOUNT);

    static Finding yes(ConditionType type, Reason reason, String message) {
        return new Finding(type, Truth.TRUE, reason, message);
    }

    static Finding no(ConditionType type, Reason reason, String message) {
        return new Finding(type, Truth.FALSE, reason, message);
    }

    static Finding unknown(ConditionType type, Reason reason, String message) {
        return new Finding(type, Truth.UNKNOWN, reason, message);
    }

    public boolean isTrue() {
        return truth == Truth.TRUE;
    }

    /** Whether {@code Ready} cannot be true because of it. */
    boolean holdsReadyBack() {
        return type != ConditionType.MONITORED && !isTrue() && !OWNERS_MATTER.contains(reason);
    }
}
