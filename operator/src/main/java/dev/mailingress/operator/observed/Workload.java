package dev.mailingress.operator.observed;

import dev.mailingress.operator.identity.Labels;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateStatefulSetStrategy;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Observed state of a Deployment or StatefulSet.
 *
 * @param selector the labels that its selector requires
 * @param selectorExpressions what its selector requires beyond labels, as {@code kubectl -l} accepts it
 * @param rollout progress of its rollout
 * @param startsNewPodFirst whether a rollout removes no old pod before a new one is available
 */
public record Workload(
        String kind,
        ObjectMeta metadata,
        PodTemplateSpec template,
        Map<String, String> selector,
        List<String> selectorExpressions,
        Rollout rollout,
        boolean startsNewPodFirst) {

    /** Label by which the StatefulSet controller distinguishes the revisions of its pods. */
    public static final String REVISION_LABEL = "controller-revision-hash";

    /** Volume of the injected files in a pod template. */
    public static final String INJECTED_VOLUME = "mailingress-files";

    /** A workload that removes old pods first. */
    public Workload(
            String kind,
            ObjectMeta metadata,
            PodTemplateSpec template,
            Map<String, String> selector,
            List<String> selectorExpressions,
            Rollout rollout) {
        this(kind, metadata, template, selector, selectorExpressions, rollout, false);
    }

    /**
     * Progress of a rollout.
     *
     * @param observed whether the controller has observed the latest template
     * @param replicas desired number of pods
     * @param updated number of pods of the latest template
     * @param available number of available pods, of any template
     * @param total number of pods, of any template, including terminating ones of the previous template
     * @param paused whether the owner holds the rollout back: a Deployment is paused, or a StatefulSet has updateStrategy
     *     OnDelete, so that its pods are replaced when the owner deletes them, or a partition
     * @param partition the pods with lower ordinals keep their template (StatefulSets only); 0 for none
     * @param revision value of {@link #REVISION_LABEL} on pods of the latest template (StatefulSets only)
     * @param replicaFailure why its controller cannot create pods; null if it can
     * @param progressDeadline time within which a rollout makes progress
     */
    public record Rollout(
            boolean observed,
            int replicas,
            int updated,
            int available,
            int total,
            boolean paused,
            int partition,
            @Nullable String revision,
            @Nullable String replicaFailure,
            Duration progressDeadline) {

        /** Default of Deployments (apps/v1, {@code progressDeadlineSeconds}); StatefulSets have none. */
        static final Duration PROGRESS_DEADLINE = Duration.ofMinutes(10);

        /** A rollout without a partition and without failures. */
        public Rollout(
                boolean observed,
                int replicas,
                int updated,
                int available,
                int total,
                boolean paused,
                @Nullable String revision) {
            this(observed, replicas, updated, available, total, paused, 0, revision, null, PROGRESS_DEADLINE);
        }

        public boolean complete() {
            return observed && updated >= replicas && available >= replicas && total <= replicas;
        }

        /** Whether its pods are being replaced, or there are none: a new template then restarts no running pod. */
        public boolean replacesPods() {
            return observed && !paused && (total > updated || total == 0);
        }
    }

    public Workload {
        selector = Map.copyOf(selector);
        selectorExpressions = List.copyOf(selectorExpressions);
    }

    /** A workload whose selector consists of labels. */
    public Workload(
            String kind, ObjectMeta metadata, PodTemplateSpec template, Map<String, String> selector, Rollout rollout) {
        this(kind, metadata, template, selector, List.of(), rollout);
    }

    public static Workload of(Deployment deployment) {
        var status = Optional.ofNullable(deployment.getStatus());
        int replicas = Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1);
        Rollout rollout = new Rollout(
                observed(deployment.getMetadata(), status.map(s -> s.getObservedGeneration())),
                replicas,
                status.map(s -> s.getUpdatedReplicas()).orElse(0),
                status.map(s -> s.getAvailableReplicas()).orElse(0),
                status.map(s -> s.getReplicas()).orElse(0),
                Boolean.TRUE.equals(deployment.getSpec().getPaused()),
                0,
                null,
                status.stream()
                        .flatMap(s -> s.getConditions().stream())
                        .filter(condition -> condition.getType().equals("ReplicaFailure"))
                        .filter(condition -> condition.getStatus().equals("True"))
                        .map(condition -> String.valueOf(condition.getMessage()))
                        .findFirst()
                        .orElse(null),
                Optional.ofNullable(deployment.getSpec().getProgressDeadlineSeconds())
                        .map(Duration::ofSeconds)
                        .orElse(Rollout.PROGRESS_DEADLINE));
        return new Workload(
                "Deployment",
                deployment.getMetadata(),
                deployment.getSpec().getTemplate(),
                WorkloadSelector.labels(deployment.getSpec().getSelector()),
                WorkloadSelector.expressions(deployment.getSpec().getSelector()),
                rollout,
                RollingUpdatePolicy.startsNewPodFirst(deployment, replicas));
    }

    public static Workload of(StatefulSet statefulSet) {
        var status = Optional.ofNullable(statefulSet.getStatus());
        int replicas = Optional.ofNullable(statefulSet.getSpec().getReplicas()).orElse(1);
        int partition = partition(statefulSet.getSpec().getUpdateStrategy());
        Rollout rollout = new Rollout(
                observed(statefulSet.getMetadata(), status.map(s -> s.getObservedGeneration())),
                replicas,
                status.map(s -> s.getUpdatedReplicas()).orElse(0),
                status.map(s -> s.getAvailableReplicas()).orElse(0),
                status.map(s -> s.getReplicas()).orElse(0),
                isOnDelete(statefulSet.getSpec().getUpdateStrategy()) || partition > 0,
                partition,
                status.map(s -> s.getUpdateRevision()).orElse(null),
                null,
                Rollout.PROGRESS_DEADLINE);
        return new Workload(
                "StatefulSet",
                statefulSet.getMetadata(),
                statefulSet.getSpec().getTemplate(),
                WorkloadSelector.labels(statefulSet.getSpec().getSelector()),
                WorkloadSelector.expressions(statefulSet.getSpec().getSelector()),
                rollout);
    }

    public String name() {
        return metadata.getName();
    }

    public String uid() {
        return Optional.ofNullable(metadata.getUid()).orElse("");
    }

    /**
     * Labels of its pods once they have the injected files, whether or not its template has them yet; without the contract.
     *
     * @param mailServer value of {@link Labels#MAIL_SERVER}
     */
    public Map<String, String> podLabelsWith(String mailServer) {
        Map<String, String> labels = new HashMap<>(podLabels());
        labels.remove(Labels.CONTRACT);
        labels.put(Labels.MAIL_SERVER, mailServer);
        return labels;
    }

    /** Labels of its pods. */
    public Map<String, String> podLabels() {
        return Optional.ofNullable(template.getMetadata())
                .map(ObjectMeta::getLabels)
                .orElse(Map.of());
    }

    /** Annotations of the workload itself. */
    public Map<String, String> annotations() {
        return Optional.ofNullable(metadata.getAnnotations()).orElse(Map.of());
    }

    /** When a field manager changed it last; empty if it owns nothing, or the API server did not record a time. */
    public Optional<Instant> changedBy(String fieldManager) {
        return Optional.ofNullable(metadata.getManagedFields()).orElse(List.of()).stream()
                .filter(entry -> fieldManager.equals(entry.getManager()) && entry.getTime() != null)
                .map(entry -> Instant.parse(entry.getTime()))
                .max(Comparator.naturalOrder());
    }

    /** Annotations of its pods. */
    public Map<String, String> podAnnotations() {
        return Optional.ofNullable(template.getMetadata())
                .map(ObjectMeta::getAnnotations)
                .orElse(Map.of());
    }

    /** Whether its template carries the label of an injection, by any MailIngress. */
    public boolean isInjected() {
        return podLabels().containsKey(Labels.MAIL_SERVER);
    }

    /** Name of the container that mounts the injected files; empty if none does. */
    public Optional<String> injectedContainer() {
        return template.getSpec().getContainers().stream()
                .filter(container -> container.getVolumeMounts().stream()
                        .anyMatch(mount -> mount.getName().equals(INJECTED_VOLUME)))
                .map(Container::getName)
                .findFirst();
    }

    /** Whether the field manager owns any of its fields. */
    public boolean hasFieldsOf(String fieldManager) {
        List<ManagedFieldsEntry> entries = metadata.getManagedFields();
        return entries != null && entries.stream().anyMatch(entry -> fieldManager.equals(entry.getManager()));
    }

    private static boolean isOnDelete(@Nullable StatefulSetUpdateStrategy strategy) {
        return strategy != null && "OnDelete".equals(strategy.getType());
    }

    private static int partition(@Nullable StatefulSetUpdateStrategy strategy) {
        return Optional.ofNullable(strategy)
                .map(StatefulSetUpdateStrategy::getRollingUpdate)
                .map(RollingUpdateStatefulSetStrategy::getPartition)
                .orElse(0);
    }

    private static boolean observed(ObjectMeta metadata, Optional<Long> observedGeneration) {
        return metadata.getGeneration() == null
                || observedGeneration
                        .filter(seen -> seen >= metadata.getGeneration())
                        .isPresent();
    }
}
