package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.model.Workload;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.stream.Stream;

/** The workloads of a namespace as the API server has them now. */
final class WorkloadReader {

    private WorkloadReader() {}

    static List<Workload> in(String namespace, KubernetesClient client) {
        return Stream.concat(
                        client.apps().deployments().inNamespace(namespace).list().getItems().stream()
                                .map(Workload::of),
                        client.apps().statefulSets().inNamespace(namespace).list().getItems().stream()
                                .map(Workload::of))
                .toList();
    }
}
