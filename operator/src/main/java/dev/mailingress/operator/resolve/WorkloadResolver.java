package dev.mailingress.operator.resolve;

import dev.mailingress.operator.api.v1alpha1.ConfigurationSpec;
import dev.mailingress.operator.api.v1alpha1.WorkloadRef;
import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.UnresolvedReference;
import dev.mailingress.operator.model.WorkloadLookup;
import dev.mailingress.operator.observed.ObservedState;
import dev.mailingress.operator.observed.Workload;
import io.fabric8.kubernetes.api.model.Container;
import java.util.List;
import java.util.Optional;

/** Resolves a {@code workloadRef}: the workload in the namespace, and its container. */
final class WorkloadResolver {

    private final ObservedState observed;

    WorkloadResolver(ObservedState observed) {
        this.observed = observed;
    }

    /** @return the workload and the container that runs docker-mailserver, or why they are not known */
    WorkloadLookup lookup(WorkloadRef ref, ConfigurationSpec configuration) {
        return observed.workload(ref.kind(), ref.name())
                .map(workload -> configuration.mode().equals(ConfigurationMode.EXTERNAL.value())
                                && !workload.selectorExpressions().isEmpty()
                        ? selectorNotSupported(workload)
                        : container(workload, ref))
                .orElseGet(() -> notFound(ref));
    }

    private UnresolvedReference notFound(WorkloadRef ref) {
        String missing = ref.kind() + " \"" + ref.name() + "\" not found in this namespace";
        return observed.workloads().stream()
                .filter(workload -> workload.name().equals(ref.name()))
                .findFirst()
                .map(workload -> new UnresolvedReference(
                        UnresolvedReference.UnresolvedCause.OTHER_WORKLOAD_KIND,
                        missing + ", but a " + workload.kind() + " of that name exists: set workloadRef.kind to "
                                + workload.kind()))
                .orElseGet(() -> new UnresolvedReference(
                        UnresolvedReference.UnresolvedCause.WORKLOAD_NOT_FOUND,
                        missing + ": create it, or correct workloadRef (for a DaemonSet or a Pod, use serviceRef)"));
    }

    /** The pods of other modes are selected by a label of the operator. */
    private static UnresolvedReference selectorNotSupported(Workload workload) {
        return new UnresolvedReference(
                UnresolvedReference.UnresolvedCause.SELECTOR_NOT_SUPPORTED,
                workload.kind() + " \"" + workload.name() + "\" selects its pods by matchExpressions ("
                        + String.join(", ", workload.selectorExpressions())
                        + "), which a Service cannot: create a Service that selects the pods by a label that only they have,"
                        + " and set serviceRef to it instead of workloadRef");
    }

    private static WorkloadLookup container(Workload workload, WorkloadRef ref) {
        List<String> names = workload.template().getSpec().getContainers().stream()
                .map(Container::getName)
                .toList();
        if (ref.container() != null && !names.contains(ref.container())) {
            return new UnresolvedReference(
                    UnresolvedReference.UnresolvedCause.CONTAINER_NOT_FOUND,
                    "Container \"" + ref.container() + "\" not found in " + ref.kind() + " \"" + ref.name()
                            + "\" (containers: " + String.join(", ", names) + "): correct workloadRef.container");
        }
        Optional<String> injected = workload.injectedContainer();
        if (ref.container() == null && injected.isPresent()) {
            // A sidecar that is added later does not make the choice ambiguous.
            return new WorkloadLookup.Found(workload, injected.get());
        }
        if (ref.container() == null && names.size() != 1) {
            return new UnresolvedReference(
                    UnresolvedReference.UnresolvedCause.CONTAINER_AMBIGUOUS,
                    ref.kind() + " \"" + ref.name() + "\" has several containers (" + String.join(", ", names)
                            + "): set workloadRef.container to the one that runs docker-mailserver");
        }
        return new WorkloadLookup.Found(workload, ref.container() != null ? ref.container() : names.get(0));
    }
}
