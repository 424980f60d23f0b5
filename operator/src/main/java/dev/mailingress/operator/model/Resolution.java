package dev.mailingress.operator.model;

import java.util.List;

/** What a spec came to. */
public sealed interface Resolution {

    record Resolved(MailIngressModel model) implements Resolution {}

    /** @param violations every mistake, at least one */
    record Rejected(List<Violation> violations) implements Resolution {

        public Rejected {
            violations = List.copyOf(violations);
        }
    }
}
