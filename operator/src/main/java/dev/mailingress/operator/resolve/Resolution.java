package dev.mailingress.operator.resolve;

import dev.mailingress.operator.model.MailIngressModel;
import java.util.List;

/** Result of resolving a MailIngress. */
public sealed interface Resolution {

    record Resolved(MailIngressModel model) implements Resolution {}

    /** @param specErrors every error, at least one */
    record Rejected(List<SpecError> specErrors) implements Resolution {

        public Rejected {
            specErrors = List.copyOf(specErrors);
        }
    }
}
