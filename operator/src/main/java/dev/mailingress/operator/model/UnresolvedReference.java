package dev.mailingress.operator.model;

/**
 * A reference that leads to nothing that could be used.
 *
 * @param message what to change, as a sentence
 */
public record UnresolvedReference(UnresolvedCause reason, String message) implements WorkloadLookup, ServiceLookup {

    /** Why not; also the reason of the condition ResolvedRefs. */
    public enum UnresolvedCause {
        WORKLOAD_NOT_FOUND("WorkloadNotFound"),
        CONTAINER_NOT_FOUND("ContainerNotFound"),
        CONTAINER_AMBIGUOUS("ContainerAmbiguous"),
        SERVICE_NOT_FOUND("ServiceNotFound"),
        SERVICE_PORT_NOT_FOUND("ServicePortNotFound");

        private final String value;

        UnresolvedCause(String value) {
            this.value = value;
        }

        public String value() {
            return value;
        }

        /** Whether the object itself is not there. */
        public boolean isAbsence() {
            return this == WORKLOAD_NOT_FOUND || this == SERVICE_NOT_FOUND;
        }
    }
}
