package dev.mailingress.operator.reconcile;

import java.time.Instant;
import java.util.List;

/** Whether what was made for a deleted MailIngress may go with it. */
sealed interface Departure {

    /** No pod runs with its files. */
    record Free() implements Departure {}

    /**
     * Not yet.
     *
     * @param pods that still run with its files, by name
     */
    record Waiting(List<String> pods, Instant until) implements Departure {

        public Waiting {
            pods = List.copyOf(pods);
        }
    }

    /**
     * It waited long enough.
     *
     * @param pods that still run with its files, by name
     */
    record Overdue(List<String> pods) implements Departure {

        public Overdue {
            pods = List.copyOf(pods);
        }
    }
}
