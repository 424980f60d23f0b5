package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import java.util.Objects;

/** The conditions of a MailIngress, in the order in which a reader wants them. */
public enum ConditionType {
    /** The spec is valid and collides with nothing. */
    ACCEPTED("Accepted"),
    /** What it refers to is there. */
    RESOLVED_REFS("ResolvedRefs"),
    /** The Services have the addresses that were asked for. */
    ADDRESS_ASSIGNED("AddressAssigned"),
    /** The proxies run this generation. */
    PROGRAMMED("Programmed"),
    /** The mail servers' pods run with the files. */
    DMS_CONFIGURED("DmsConfigured"),
    /** Prometheus can read the proxies' metrics; only where that is wanted. */
    MONITORED("Monitored"),
    /** All of them that mail needs. */
    READY("Ready");

    private final String value;

    ConditionType(String value) {
        this.value = value;
    }

    public String value() {
        return value;
    }

    /** Whether a status says that it is true of a generation of the spec. */
    public boolean isTrue(MailIngressStatus status, long generation) {
        return status.conditions().stream()
                .anyMatch(condition -> condition.type().equals(value)
                        && condition.status().equals(ConditionStatus.TRUE.value())
                        && Objects.equals(condition.observedGeneration(), generation));
    }
}
