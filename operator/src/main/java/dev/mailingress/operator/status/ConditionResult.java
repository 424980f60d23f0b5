package dev.mailingress.operator.status;

import java.util.Set;

/**
 * Evaluated condition, without times.
 *
 * @param message complete sentences for the user, with the remedy
 */
public record ConditionResult(ConditionType type, ConditionStatus status, Reason reason, String message) {

    /** Reasons for Unknown that only the owner of the mail server can resolve; {@code Ready} does not wait for them. */
    private static final Set<Reason> UP_TO_THE_OWNER =
            Set.of(Reason.EXTERNAL, Reason.OWNER_MUST_MOUNT, Reason.NOT_APPLICABLE);

    static ConditionResult ofTrue(ConditionType type, Reason reason, String message) {
        return new ConditionResult(type, ConditionStatus.TRUE, reason, message);
    }

    static ConditionResult ofFalse(ConditionType type, Reason reason, String message) {
        return new ConditionResult(type, ConditionStatus.FALSE, reason, message);
    }

    static ConditionResult ofUnknown(ConditionType type, Reason reason, String message) {
        return new ConditionResult(type, ConditionStatus.UNKNOWN, reason, message);
    }

    public boolean isTrue() {
        return status == ConditionStatus.TRUE;
    }

    /** Whether {@code Ready} cannot be true because of it. */
    boolean preventsReady() {
        return switch (type) {
            case MONITORED, WARNING, RECONCILING, STALLED -> false;
            case CLIENT_ADDRESS_PRESERVED -> status == ConditionStatus.FALSE;
            default -> !isTrue() && !UP_TO_THE_OWNER.contains(reason);
        };
    }
}
