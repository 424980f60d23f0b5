package dev.mailingress.operator.dms;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.mailingress.operator.identity.Contract;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.observed.Workload;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a template had of the operator before a change, while its pods ran. It is kept in an annotation of the workload and
 * written together with the change, so that the change can be withdrawn by an operator that has restarted meanwhile.
 *
 * @param configMap null if no files were mounted
 * @param ports value of {@link Contract#PORTS_ANNOTATION}; null if the template had nothing of the operator
 * @param labels of the template
 * @param mounts keys of the ConfigMap by path in the container
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PreviousInjection(
        @Nullable String configMap, @Nullable String ports, Map<String, String> labels, Map<String, String> mounts) {

    /** Annotation of the workload, not of its template. */
    static final String ANNOTATION = "mailingress.dev/previous-injection";

    private static final JsonAnnotation<PreviousInjection> JSON =
            new JsonAnnotation<>(ANNOTATION, PreviousInjection.class);

    public PreviousInjection {
        labels = labels == null ? Map.of() : new TreeMap<>(labels);
        mounts = mounts == null ? Map.of() : new TreeMap<>(mounts);
    }

    /** Name of the ConfigMap that the template of a workload mounts. */
    public static Optional<String> configMap(Workload workload) {
        return Optional.ofNullable(InjectionPlan.mountedConfigMap(workload));
    }

    /** What the template of a workload has now. */
    static PreviousInjection of(Workload workload) {
        Map<String, String> labels = new TreeMap<>(workload.podLabels());
        labels.keySet().retainAll(Set.of(Labels.MAIL_SERVER, Labels.CONTRACT));
        Map<String, String> mounts = workload.template().getSpec().getContainers().stream()
                .flatMap(container -> InjectionPlan.mounts(container).stream())
                .filter(mount -> mount.getName().equals(Workload.INJECTED_VOLUME) && mount.getSubPath() != null)
                .collect(Collectors.toMap(mount -> mount.getMountPath(), mount -> mount.getSubPath()));
        return new PreviousInjection(
                InjectionPlan.mountedConfigMap(workload),
                workload.podAnnotations().get(Contract.PORTS_ANNOTATION),
                labels,
                mounts);
    }

    /** Empty if there is none, or somebody else changed it. */
    static Optional<PreviousInjection> read(Workload workload) {
        return JSON.read(workload);
    }

    String text() {
        return JSON.text(this);
    }
}
