package dev.mailingress.operator.apply;

import dev.mailingress.operator.desired.NameConflict;
import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** Refusal to create objects whose names are taken by objects that the MailIngress does not own. */
public final class NameConflictException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final transient List<NameConflict> conflicts;

    NameConflictException(List<NameConflict> conflicts) {
        super("Already exists and does not belong to this MailIngress: "
                + conflicts.stream().map(NameConflict::toString).collect(Collectors.joining(", ")));
        this.conflicts = List.copyOf(conflicts);
    }

    public List<NameConflict> conflicts() {
        return conflicts;
    }
}
