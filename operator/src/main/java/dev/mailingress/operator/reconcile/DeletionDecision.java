package dev.mailingress.operator.reconcile;

import java.time.Instant;
import java.util.List;

/** Whether what was made for a deleted MailIngress may go with it. */
sealed interface DeletionDecision {

    /** No pod runs with its files. */
    record Ready() implements DeletionDecision {}

    /**
     * Not yet.
     *
     * @param pods that still run with its files, by name
     */
    record Waiting(List<String> pods, Instant until) implements DeletionDecision {

        public Waiting {
            pods = List.copyOf(pods);
        }
    }

    /**
     * It waited long enough.
     *
     * @param pods that still run with its files, by name
     */
    record TimedOut(List<String> pods) implements DeletionDecision {

        public TimedOut {
            pods = List.copyOf(pods);
        }
    }
}
