package dev.mailingress.operator.model;

/**
 * Reference that could not be resolved.
 *
 * @param message what is missing and the remedy, without a final period: several messages are joined into one sentence
 */
public record UnresolvedReference(UnresolvedCause reason, String message) implements WorkloadLookup, ServiceLookup {

    /** Cause; {@code status} maps each to the reason of the condition ResolvedRefs. */
    public enum UnresolvedCause {
        WORKLOAD_NOT_FOUND,
        OTHER_WORKLOAD_KIND,
        CONTAINER_NOT_FOUND,
        CONTAINER_AMBIGUOUS,
        SELECTOR_NOT_SUPPORTED,
        SERVICE_NOT_FOUND,
        SERVICE_PORT_NOT_FOUND;

        /** Whether the object itself does not exist. */
        public boolean isAbsence() {
            return this == WORKLOAD_NOT_FOUND || this == SERVICE_NOT_FOUND;
        }
    }
}
