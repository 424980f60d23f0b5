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

/** Looks at the pods of a mail server where its workload does not tell enough. */
final class PodStatusReader {

    private final KubernetesClient client;

    PodStatusReader(KubernetesClient client) {
        this.client = client;
    }

    /** Whether what the files of a plan waited for has come: every pod is younger than they are, or the newest one fails. */
    boolean areReplaced(InjectionPlan plan) {
        ConfigMap files = client.configMaps()
                .inNamespace(plan.workload().metadata().getNamespace())
                .withName(plan.configMap())
                .get();
        List<Pod> present = pods(
                plan.workload(),
                Map.of(Labels.MAIL_SERVER, Objects.requireNonNull(plan.labels().get(Labels.MAIL_SERVER))));
        return (files != null && areNewer(present, files))
                || trouble(plan, present).isPresent();
    }

    /** A time has no fractions of a second: what is equal may be older. */
    static boolean areNewer(List<Pod> pods, ConfigMap files) {
        Instant made = Instant.parse(files.getMetadata().getCreationTimestamp());
        return pods.stream()
                .allMatch(pod ->
                        Instant.parse(pod.getMetadata().getCreationTimestamp()).isAfter(made));
    }

    /**
     * The name of a pod for which a StatefulSet waits, perhaps for ever: it is of an earlier template, and not ready. Its
     * controller replaces no pod before that, even if the latest template is what would put it right.
     *
     * @see <a href="https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback">Forced rollback</a>
     */
    Optional<String> outdated(Workload workload) {
        String revision = workload.rollout().revision();
        return revision == null || workload.rollout().paused()
                ? Optional.empty()
                : pods(workload, workload.selector()).stream()
                        .filter(pod -> isOutdated(pod, workload.uid(), revision))
                        .map(pod -> pod.getMetadata().getName())
                        .findFirst();
    }

    static boolean isOutdated(Pod pod, String owner, String revision) {
        return pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(reference -> reference.getUid().equals(owner))
                && !revision.equals(pod.getMetadata().getLabels().get(Workload.REVISION_LABEL))
                && !Readiness.isPodReady(pod);
    }

    /** The newest pod with these files that has trouble. */
    Optional<ContainerFailure> trouble(InjectionPlan plan) {
        return trouble(plan, pods(plan.workload(), plan.labels()));
    }

    private static Optional<ContainerFailure> trouble(InjectionPlan plan, List<Pod> pods) {
        return pods.stream()
                .sorted(Comparator.comparing(
                        pod -> pod.getMetadata().getCreationTimestamp(), Comparator.reverseOrder()))
                .flatMap(pod -> ContainerFailure.of(pod, plan.container()).stream())
                .findFirst();
    }

    private List<Pod> pods(Workload workload, Map<String, String> labels) {
        return client
                .pods()
                .inNamespace(workload.metadata().getNamespace())
                .withLabels(labels)
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }
}
