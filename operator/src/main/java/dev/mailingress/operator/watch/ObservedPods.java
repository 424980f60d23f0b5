package dev.mailingress.operator.watch;

import dev.mailingress.operator.dms.InjectionPlan;
import dev.mailingress.operator.identity.Contract;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.observed.ContainerFailure;
import dev.mailingress.operator.observed.ContractPod;
import dev.mailingress.operator.observed.Workload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerState;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pods of a namespace at the beginning of a reconciliation, the newest first: the status of a workload alone does not show what
 * its pods run with.
 */
public record ObservedPods(List<Pod> all) {

    /** Phases of pods whose containers have terminated and are not restarted. */
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    /** Reasons of a container that waits for images or volumes. */
    private static final Set<String> PULLING =
            Set.of("ContainerCreating", "PodInitializing", "ErrImagePull", "ImagePullBackOff");

    private static final Comparator<Pod> NEWEST_FIRST = Comparator.comparing(
                    (Pod pod) -> pod.getMetadata().getCreationTimestamp(),
                    Comparator.nullsFirst(Comparator.<String>naturalOrder()))
            .reversed()
            .thenComparing(pod -> pod.getMetadata().getName(), Comparator.nullsFirst(Comparator.naturalOrder()));

    public ObservedPods {
        all = all.stream().sorted(NEWEST_FIRST).toList();
    }

    /** Reads from the API server, not its cache: what is decided about ports must not be based on pods of the past. */
    public static ObservedPods in(String namespace, KubernetesClient client) {
        return new ObservedPods(client.pods().inNamespace(namespace).list().getItems());
    }

    /**
     * Those whose contract with this MailIngress is known, including terminating ones, and after them the pods that workloads may
     * create at any moment: while a pod is being replaced there may be none, and the next one has the contract of the template.
     */
    public List<ContractPod> contracts(Labels owner, List<Workload> workloads) {
        Stream<ContractPod> running = all.stream()
                .filter(pod -> !hasEnded(pod))
                .flatMap(pod -> Contract.read(owner, labels(pod), annotations(pod))
                        .map(contract -> new ContractPod(pod.getMetadata().getName(), contract, labels(pod)))
                        .stream());
        Stream<ContractPod> next = workloads.stream()
                .flatMap(workload -> Contract.read(owner, workload.podLabels(), workload.podAnnotations())
                        .map(contract -> new ContractPod(workload.name(), contract, workload.podLabels()))
                        .stream());
        return Stream.concat(running, next).toList();
    }

    /** Labels of each pod. */
    Stream<Map<String, String>> labels() {
        return all.stream().map(ObservedPods::labels);
    }

    /** Pods of a workload without the label of any mail server, including terminating ones. */
    public List<Pod> unlabelled(Workload workload) {
        return selectedBy(workload.selector())
                .filter(pod -> !hasEnded(pod) && !labels(pod).containsKey(Labels.MAIL_SERVER))
                .toList();
    }

    /**
     * Whether files that waited for new pods need not wait any longer: all pods are newer than the files, or the newest
     * fails.
     *
     * @param files the ConfigMap that contains them; null if it does not exist
     */
    public boolean areReplaced(InjectionPlan plan, @Nullable ConfigMap files) {
        List<Pod> present = selectedBy(mailServerLabel(plan))
                .filter(pod -> !isTerminating(pod))
                .toList();
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
    public Optional<String> blockingPod(Workload workload) {
        String revision = workload.rollout().revision();
        return revision == null || workload.rollout().paused()
                ? Optional.empty()
                : selectedBy(workload.selector())
                        .filter(pod -> !isTerminating(pod) && blocksRollout(pod, workload.uid(), revision))
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
    public Optional<ContainerFailure> failure(InjectionPlan plan) {
        return failure(
                plan,
                selectedBy(plan.labels()).filter(pod -> !isTerminating(pod)).toList());
    }

    /** Number of ready pods with the labels and files of the plan, without terminating ones. */
    public int readyWith(InjectionPlan plan) {
        return InjectedPods.of(plan, active(plan).toList()).ready();
    }

    /** Whether every pod of the plan has been ready since then. */
    public boolean haveBeenReadySince(InjectionPlan plan, Instant time) {
        return active(plan)
                .allMatch(pod -> WorkloadPods.readySince(pod)
                        .filter(since -> !since.isAfter(time))
                        .isPresent());
    }

    /** Time at which the container of the newest pod of the plan started; empty if it did not. */
    public Optional<Instant> startOf(InjectionPlan plan) {
        return active(plan)
                .limit(1)
                .flatMap(pod -> containerState(pod, plan.container()))
                .flatMap(state -> Stream.ofNullable(state.getRunning()))
                .map(running -> Instant.parse(running.getStartedAt()))
                .findFirst();
    }

    /** Whether the newest pod of the plan is scheduled and waits for images or volumes. */
    public boolean arePulling(InjectionPlan plan) {
        return active(plan)
                .limit(1)
                .flatMap(pod -> containerState(pod, plan.container()))
                .flatMap(state -> Stream.ofNullable(state.getWaiting()))
                .anyMatch(waiting -> PULLING.contains(String.valueOf(waiting.getReason())));
    }

    private Stream<Pod> active(InjectionPlan plan) {
        return selectedBy(plan.labels()).filter(pod -> !isTerminating(pod) && !hasEnded(pod));
    }

    private static Stream<ContainerState> containerState(Pod pod, String container) {
        return Stream.ofNullable(pod.getStatus())
                .flatMap(status -> status.getContainerStatuses().stream())
                .filter(status -> status.getName().equals(container))
                .flatMap(status -> Stream.ofNullable(status.getState()));
    }

    /** The pods of a workload that are neither terminating nor ended, the newest first. */
    WorkloadPods of(Workload workload) {
        return new WorkloadPods(selectedBy(workload.selector())
                .filter(pod -> !isTerminating(pod) && !hasEnded(pod))
                .toList());
    }

    /** Whether all pods of the plan that are not terminating mount a ConfigMap. */
    public boolean mount(InjectionPlan plan, String configMap) {
        return active(plan).allMatch(pod -> MountedConfigMaps.mounts(pod.getSpec(), configMap));
    }

    /** The pods of the mail server that have files of any injection, also under a former name of it. */
    public InjectedPods injected(InjectionPlan plan, MailServer server) {
        return InjectedPods.of(
                plan,
                all.stream()
                        .filter(pod -> labels(pod).containsKey(Labels.MAIL_SERVER))
                        .filter(pod -> has(pod, mailServerLabel(plan)) || isOfWorkload(pod, server))
                        .toList());
    }

    static boolean isTerminating(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /** Whether its containers have terminated for good, as those of an evicted pod have. */
    public static boolean hasEnded(Pod pod) {
        return pod.getStatus() != null
                && ENDED.contains(String.valueOf(pod.getStatus().getPhase()));
    }

    private static Optional<ContainerFailure> failure(InjectionPlan plan, List<Pod> newestFirst) {
        return newestFirst.stream()
                .flatMap(pod -> ContainerFailure.of(pod, plan.container()).stream())
                .findFirst();
    }

    private static boolean isOfWorkload(Pod pod, MailServer server) {
        return server.foundWorkload()
                .map(found -> found.workload().selector())
                .filter(selector -> !selector.isEmpty() && has(pod, selector))
                .isPresent();
    }

    private static Map<String, String> mailServerLabel(InjectionPlan plan) {
        return Map.of(Labels.MAIL_SERVER, Objects.requireNonNull(plan.labels().get(Labels.MAIL_SERVER)));
    }

    private Stream<Pod> selectedBy(Map<String, String> selector) {
        return all.stream().filter(pod -> !selector.isEmpty() && has(pod, selector));
    }

    private static boolean has(Pod pod, Map<String, String> selector) {
        return labels(pod).entrySet().containsAll(selector.entrySet());
    }

    private static Map<String, String> labels(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of());
    }

    private static Map<String, String> annotations(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of());
    }
}
