package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import java.util.Objects;

/** Types of the conditions of a MailIngress, in the order in which the status lists them. */
public enum ConditionType {
    /** The spec is valid and conflicts with no other object. */
    ACCEPTED("Accepted"),
    /** The workloads, containers and Services that the spec refers to were found. */
    RESOLVED_REFS("ResolvedRefs"),
    /** The Services have the requested addresses. */
    ADDRESS_ASSIGNED("AddressAssigned"),
    /** The proxies run this generation. */
    PROGRAMMED("Programmed"),
    /** The mail servers' pods run with the injected files. */
    DMS_CONFIGURED("DmsConfigured"),
    /** The mail servers serve every port as configured, and confirm the addresses that the proxies announce. */
    BACKEND_VERIFIED("BackendVerified"),
    /** The proxies see the clients' own addresses. */
    CLIENT_ADDRESS_PRESERVED("ClientAddressPreserved"),
    /** Prometheus can scrape the proxies' metrics; only if a PodMonitor is requested. */
    MONITORED("Monitored"),
    /** Something needs attention that does not stop mail: abnormal when True. */
    WARNING("Warning"),
    /** A change is in progress; present only while it is. */
    RECONCILING("Reconciling"),
    /** Somebody has to act; present only while that is so. */
    STALLED("Stalled"),
    /** Summary of all conditions that mail depends on. */
    READY("Ready");

    private final String value;

    ConditionType(String value) {
        this.value = value;
    }

    public String value() {
        return value;
    }

    /** Whether a status has this condition as True for a generation of the spec. */
    public boolean isTrue(MailIngressStatus status, long generation) {
        return status.conditions().stream()
                .anyMatch(condition -> condition.type().equals(value)
                        && condition.status().equals(ConditionStatus.TRUE.value())
                        && Objects.equals(condition.observedGeneration(), generation));
    }
}
