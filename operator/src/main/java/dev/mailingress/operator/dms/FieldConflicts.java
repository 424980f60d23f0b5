package dev.mailingress.operator.dms;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Detects conflicts of server-side apply that concern only fields with the operator's own names. {@code kubectl rollout undo}
 * and {@code kubectl edit} write a whole template and become owners of every field that differs, including the operator's; a
 * mount is the operator's if its volume is.
 */
final class FieldConflicts {

    private static final Pattern OWN = Pattern.compile("\\.spec\\.template\\.("
            + "metadata\\.(labels|annotations)\\.mailingress\\.dev/[a-z-]+"
            + "|spec\\.volumes\\[name=\"" + InjectionPlan.VOLUME + "\"](\\..+)?"
            + "|spec\\.containers\\[name=\"[^\"]+\"]\\.volumeMounts\\[mountPath=\"[^\"]+\"]\\.(subPath|readOnly))");

    private FieldConflicts() {}

    /** @param status the API server's response; null without one */
    static boolean areAllOf(@Nullable Status status) {
        List<StatusCause> causes = causes(status);
        return !causes.isEmpty()
                && causes.stream()
                        .allMatch(cause -> cause.getField() != null
                                && OWN.matcher(cause.getField()).matches());
    }

    /** The fields that are in conflict; empty if the response is about something else. */
    static List<StatusCause> causes(@Nullable Status status) {
        return Optional.ofNullable(status)
                .map(Status::getDetails)
                .map(details -> details.getCauses())
                .orElse(List.of());
    }
}
