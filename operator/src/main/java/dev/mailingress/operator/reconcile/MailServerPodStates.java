package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.dms.InjectionPlan;
import dev.mailingress.operator.model.ContainerTrouble;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Looks at the pods of a mail server where its workload does not tell enough. */
final class MailServerPodStates {

    private final KubernetesClient client;

    MailServerPodStates(KubernetesClient client) {
        this.client = client;
    }

    /** Whether every pod was made after the files got their present content: only a new pod reads them for certain. */
    boolean startedWithPresentFiles(InjectionPlan plan) {
        ConfigMap files = client.configMaps()
                .inNamespace(plan.workload().metadata().getNamespace())
                .withName(plan.configMap())
                .get();
        return files != null && areNewer(pods(plan), files);
    }

    static boolean areNewer(List<Pod> pods, ConfigMap files) {
        Instant changed = files.getMetadata().getManagedFields().stream()
                .map(entry -> Instant.parse(entry.getTime()))
                .max(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        return pods.stream()
                .allMatch(pod ->
                        Instant.parse(pod.getMetadata().getCreationTimestamp()).isAfter(changed));
    }

    /** The newest pod with these files that has trouble. */
    Optional<ContainerTrouble> trouble(InjectionPlan plan) {
        return pods(plan).stream()
                .sorted(Comparator.comparing(
                        pod -> pod.getMetadata().getCreationTimestamp(), Comparator.reverseOrder()))
                .flatMap(pod -> ContainerTrouble.of(pod, plan.container()).stream())
                .findFirst();
    }

    private List<Pod> pods(InjectionPlan plan) {
        return client
                .pods()
                .inNamespace(plan.workload().metadata().getNamespace())
                .withLabels(plan.labels())
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }
}
