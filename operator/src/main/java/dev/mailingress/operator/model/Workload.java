package dev.mailingress.operator.model;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateStatefulSetStrategy;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
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
 */
public record Workload(
        String kind,
        ObjectMeta metadata,
        PodTemplateSpec template,
        Map<String, String> selector,
        List<String> selectorExpressions,
        Rollout rollout) {

    /** Label by which the StatefulSet controller distinguishes the revisions of its pods. */
    public static final String REVISION_LABEL = "controller-revision-hash";

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
     */
    public record Rollout(
            boolean observed,
            int replicas,
            int updated,
            int available,
            int total,
            boolean paused,
            int partition,
            @Nullable String revision) {

        /** A rollout without a partition. */
        public Rollout(
                boolean observed,
                int replicas,
                int updated,
                int available,
                int total,
                boolean paused,
                @Nullable String revision) {
            this(observed, replicas, updated, available, total, paused, 0, revision);
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
                null);
        return new Workload(
                "Deployment",
                deployment.getMetadata(),
                deployment.getSpec().getTemplate(),
                WorkloadSelector.labels(deployment.getSpec().getSelector()),
                WorkloadSelector.expressions(deployment.getSpec().getSelector()),
                rollout);
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
                status.map(s -> s.getUpdateRevision()).orElse(null));
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
     * Labels of its pods once they have the injected files, whether or not its template has them yet.
     *
     * @param mailServer value of {@link Labels#MAIL_SERVER}
     */
    public Map<String, String> podLabelsWith(String mailServer) {
        Map<String, String> labels = new HashMap<>(podLabels());
        labels.put(Labels.MAIL_SERVER, mailServer);
        return labels;
    }

    /** Labels of its pods. */
    public Map<String, String> podLabels() {
        return Optional.ofNullable(template.getMetadata())
                .map(ObjectMeta::getLabels)
                .orElse(Map.of());
    }

    /** Whether its template carries the label of an injection, by any MailIngress. */
    public boolean isInjected() {
        return podLabels().containsKey(Labels.MAIL_SERVER);
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
