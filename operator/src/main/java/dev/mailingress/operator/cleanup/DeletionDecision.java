package dev.mailingress.operator.cleanup;

import java.time.Instant;
import java.util.List;

/** Decision whether the objects of a deleted MailIngress may be removed with it. */
sealed interface DeletionDecision {

    /** Yes: no pod runs with its files. */
    record Ready() implements DeletionDecision {}

    /**
     * Not yet.
     *
     * @param pods names of those that still run with its files
     * @param until when the wait ends in any case
     */
    record Waiting(List<String> pods, Instant until) implements DeletionDecision {

        public Waiting {
            pods = List.copyOf(pods);
        }
    }

    /**
     * Yes: the wait has timed out.
     *
     * @param pods names of those that still run with its files
     */
    record TimedOut(List<String> pods) implements DeletionDecision {

        public TimedOut {
            pods = List.copyOf(pods);
        }
    }
}
