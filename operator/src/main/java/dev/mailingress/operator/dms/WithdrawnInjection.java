package dev.mailingress.operator.dms;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.mailingress.operator.observed.Workload;
import java.util.Optional;

/**
 * Change that was taken out of a workload because its pods did not become ready. It is kept in an annotation of the workload: the
 * same change is not tried again until something differs, or the annotation is removed.
 *
 * @param configMap of the files
 * @param ports on which the pods would have expected a header
 * @param template hash of the owner's part of the template
 * @param cause as the predicate of a sentence about the pods
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record WithdrawnInjection(String configMap, String ports, String template, String cause) {

    /** Annotation of the workload, not of its template. */
    public static final String ANNOTATION = "mailingress.dev/withdrawn-injection";

    private static final JsonAnnotation<WithdrawnInjection> JSON =
            new JsonAnnotation<>(ANNOTATION, WithdrawnInjection.class);

    static WithdrawnInjection of(InjectionPlan plan, String cause) {
        return new WithdrawnInjection(
                plan.configMap(), plan.contract().portsText(), OwnersTemplate.hash(plan.workload()), cause);
    }

    /** Empty if there is none, or somebody else changed it. */
    static Optional<WithdrawnInjection> read(Workload workload) {
        return JSON.read(workload);
    }

    /** Whether the plan would make the same change of the same template again. */
    boolean concerns(InjectionPlan plan) {
        return DmsFiles.differInMarksAtMost(configMap, plan.configMap())
                && ports.equals(plan.contract().portsText())
                && template.equals(OwnersTemplate.hash(plan.workload()));
    }

    String text() {
        return JSON.text(this);
    }
}
