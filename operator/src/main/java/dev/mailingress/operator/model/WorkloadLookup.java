package dev.mailingress.operator.model;

import dev.mailingress.operator.observed.Workload;

/** Result of resolving a reference to a workload. */
public sealed interface WorkloadLookup permits WorkloadLookup.Found, UnresolvedReference {

    /** The workload and the container in it that runs docker-mailserver. */
    record Found(Workload workload, String container) implements WorkloadLookup {}
}
