package dev.mailingress.operator.model;

/** What a reference to a workload led to. */
public sealed interface WorkloadLookup permits WorkloadLookup.Found, UnresolvedReference {

    /** The workload and the container in it that runs docker-mailserver. */
    record Found(Workload workload, String container) implements WorkloadLookup {}
}
