package dev.mailingress.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.Serial;
import java.util.List;

/** Refusal to create objects whose names are taken by objects that the MailIngress does not own. */
final class NameConflictException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final List<String> objects;

    NameConflictException(List<String> objects) {
        super("Already exists and does not belong to this MailIngress: " + String.join(", ", objects));
        this.objects = List.copyOf(objects);
    }

    /** Kind and name of an object, as messages contain them. */
    static String name(HasMetadata object) {
        return object.getKind() + " \"" + object.getMetadata().getName() + "\"";
    }

    List<String> objects() {
        return objects;
    }
}
