package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.dms.InjectionPlan;
import dev.mailingress.operator.model.ContainerFailure;
import dev.mailingress.operator.model.Labels;
import dev.mailingress.operator.model.Workload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads the pods of a mail server where the status of its workload is not sufficient. */
final class PodStatusReader {

    /** Phases of pods whose containers have terminated and are not restarted. */
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final KubernetesClient client;

    PodStatusReader(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Whether files that waited for new pods need not wait any longer: all pods are newer than the files, or the newest
     * fails.
     */
    boolean areReplaced(InjectionPlan plan) {
        ConfigMap files = client.configMaps()
                .inNamespace(plan.workload().metadata().getNamespace())
                .withName(plan.configMap())
                .get();
        List<Pod> present = activePods(plan.workload(), mailServerLabel(plan));
        return (files != null && areNewer(present, files))
                || failure(plan, present).isPresent();
    }

    /** Creation times are in whole seconds: a pod with the same time may be older. */
    static boolean areNewer(List<Pod> pods, ConfigMap files) {
        Instant created = Instant.parse(files.getMetadata().getCreationTimestamp());
        return pods.stream()
                .allMatch(pod ->
                        Instant.parse(pod.getMetadata().getCreationTimestamp()).isAfter(created));
    }

    /**
     * Name of the pod that keeps a StatefulSet from rolling out: it is of an earlier revision and not ready. The
     * controller does not replace any pod before it is ready, even if only the new template would make it ready.
     *
     * @see <a href="https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback">Forced rollback</a>
     */
    Optional<String> blockingPod(Workload workload) {
        String revision = workload.rollout().revision();
        return revision == null || workload.rollout().paused()
                ? Optional.empty()
                : activePods(workload, workload.selector()).stream()
                        .filter(pod -> blocksRollout(pod, workload.uid(), revision))
                        .map(pod -> pod.getMetadata().getName())
                        .findFirst();
    }

    static boolean blocksRollout(Pod pod, String owner, String revision) {
        return pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(reference -> reference.getUid().equals(owner))
                && !revision.equals(pod.getMetadata().getLabels().get(Workload.REVISION_LABEL))
                && !Readiness.isPodReady(pod);
    }

    /** Failure of the newest pod with the files of the plan that has one. */
    Optional<ContainerFailure> failure(InjectionPlan plan) {
        return failure(plan, activePods(plan.workload(), plan.labels()));
    }

    /** The pods of the mail server that have files of any injection. One API call. */
    InjectedPods injected(InjectionPlan plan) {
        return InjectedPods.of(plan, pods(plan.workload(), mailServerLabel(plan)));
    }

    static boolean isTerminating(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /** Whether its containers have terminated for good, as those of an evicted pod have. */
    static boolean hasEnded(Pod pod) {
        return pod.getStatus() != null
                && ENDED.contains(String.valueOf(pod.getStatus().getPhase()));
    }

    private static Optional<ContainerFailure> failure(InjectionPlan plan, List<Pod> pods) {
        return pods.stream()
                .sorted(Comparator.comparing(
                        pod -> pod.getMetadata().getCreationTimestamp(), Comparator.reverseOrder()))
                .flatMap(pod -> ContainerFailure.of(pod, plan.container()).stream())
                .findFirst();
    }

    private static Map<String, String> mailServerLabel(InjectionPlan plan) {
        return Map.of(Labels.MAIL_SERVER, Objects.requireNonNull(plan.labels().get(Labels.MAIL_SERVER)));
    }

    private List<Pod> activePods(Workload workload, Map<String, String> labels) {
        return pods(workload, labels).stream()
                .filter(pod -> !isTerminating(pod))
                .toList();
    }

    private List<Pod> pods(Workload workload, Map<String, String> labels) {
        return client.pods()
                .inNamespace(workload.metadata().getNamespace())
                .withLabels(labels)
                .list()
                .getItems();
    }
}
