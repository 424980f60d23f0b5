package dev.mailingress.operator.model;

/** What a reference to a workload led to. */
public sealed interface WorkloadLookup {

    /** The workload and the container in it that runs docker-mailserver. */
    record Found(Workload workload, String container) implements WorkloadLookup {}

    /**
     * Nothing that could be used.
     *
     * @param message what to change, as a sentence
     */
    record Unresolved(Reason reason, String message) implements WorkloadLookup {}

    /** Why not; also the reason of the condition ResolvedRefs. */
    enum Reason {
        WORKLOAD_NOT_FOUND("WorkloadNotFound"),
        CONTAINER_NOT_FOUND("ContainerNotFound"),
        CONTAINER_AMBIGUOUS("ContainerAmbiguous");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
