package dev.mailingress.operator.model;

import java.util.List;

/** What a spec came to. */
public sealed interface Resolution {

    record Resolved(MailIngressModel model) implements Resolution {}

    /** @param specErrors every mistake, at least one */
    record Rejected(List<SpecError> specErrors) implements Resolution {

        public Rejected {
            specErrors = List.copyOf(specErrors);
        }
    }
}
