package dev.mailingress.operator.dms;

import dev.mailingress.operator.observed.Workload;

/** Result of the removal of injected files from a workload. */
public sealed interface RemovalResult {

    /** The workload as last seen. */
    Workload workload();

    /** The workload has nothing of the injection, or does not exist any more. */
    record Removed(Workload workload) implements RemovalResult {}

    /**
     * The workload still has the files.
     *
     * @param cause as a clause with a subject
     * @param stopped whether the operator has stopped to try for a while
     */
    record Left(Workload workload, String cause, boolean stopped) implements RemovalResult {}
}
