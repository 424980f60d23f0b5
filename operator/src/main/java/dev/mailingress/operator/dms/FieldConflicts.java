package dev.mailingress.operator.dms;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells the conflicts of server-side apply that are about nothing but what bears our name. {@code kubectl rollout undo} and
 * {@code kubectl edit} write a whole template and become owners of whatever differs in it, ours included; a mount is ours
 * where its volume is.
 */
final class FieldConflicts {

    private static final Pattern OWN = Pattern.compile("\\.spec\\.template\\.("
            + "metadata\\.(labels|annotations)\\.mailingress\\.dev/[a-z-]+"
            + "|spec\\.volumes\\[name=\"" + InjectionPlan.VOLUME + "\"](\\..+)?"
            + "|spec\\.containers\\[name=\"[^\"]+\"]\\.volumeMounts\\[mountPath=\"[^\"]+\"]\\.(subPath|readOnly))");

    private FieldConflicts() {}

    /** @param status the API server's answer; null if it gave none */
    static boolean areAllOf(@Nullable Status status) {
        List<StatusCause> causes = causes(status);
        return !causes.isEmpty()
                && causes.stream()
                        .allMatch(cause -> cause.getField() != null
                                && OWN.matcher(cause.getField()).matches());
    }

    /** The fields that are in conflict; none if it is about something else. */
    static List<StatusCause> causes(@Nullable Status status) {
        return Optional.ofNullable(status)
                .map(Status::getDetails)
                .map(details -> details.getCauses())
                .orElse(List.of());
    }
}
