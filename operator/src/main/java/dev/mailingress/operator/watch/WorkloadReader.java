package dev.mailingress.operator.watch;

import dev.mailingress.operator.observed.Workload;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads the workloads of a namespace from the API server. The cache ({@link WorkloadEventSources#workloads}) may not
 * contain the operator's own last write yet, and what is deleted because of a stale template cannot be restored.
 */
public final class WorkloadReader {

    private WorkloadReader() {}

    public static List<Workload> in(String namespace, KubernetesClient client) {
        return Stream.concat(
                        client.apps().deployments().inNamespace(namespace).list().getItems().stream()
                                .map(Workload::of),
                        client.apps().statefulSets().inNamespace(namespace).list().getItems().stream()
                                .map(Workload::of))
                .toList();
    }
}
