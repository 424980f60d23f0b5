package dev.mailingress.operator.model;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a Deployment or StatefulSet.
 *
 * @param selector its pods' {@code matchLabels}
 * @param rollout how far its pods have come
 */
public record Workload(
        String kind, ObjectMeta metadata, PodTemplateSpec template, Map<String, String> selector, Rollout rollout) {

    /** By which a StatefulSet's controller tells its pods' templates apart. */
    public static final String REVISION_LABEL = "controller-revision-hash";

    /**
     * How far the pods of a template have come.
     *
     * @param observed whether the cluster's controller has seen the latest template
     * @param replicas wanted
     * @param updated of the latest template
     * @param available of any template
     * @param total of any template, still ending ones of the last template included
     * @param paused whether the owner holds pods of the latest template back: a Deployment is paused, a StatefulSet's pods are
     *     replaced when the owner deletes them
     * @param revision what pods of the latest template bear as {@link #REVISION_LABEL} (StatefulSets only)
     */
    public record Rollout(
            boolean observed,
            int replicas,
            int updated,
            int available,
            int total,
            boolean paused,
            @Nullable String revision) {

        public boolean complete() {
            return observed && updated >= replicas && available >= replicas && total <= replicas;
        }

        /** Whether its pods are being replaced, or there are none: another template then restarts nothing that runs. */
        public boolean replacesPods() {
            return observed && !paused && (total > updated || total == 0);
        }
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
                matchLabels(deployment.getSpec().getSelector()),
                rollout);
    }

    public static Workload of(StatefulSet statefulSet) {
        var status = Optional.ofNullable(statefulSet.getStatus());
        int replicas = Optional.ofNullable(statefulSet.getSpec().getReplicas()).orElse(1);
        Rollout rollout = new Rollout(
                observed(statefulSet.getMetadata(), status.map(s -> s.getObservedGeneration())),
                replicas,
                status.map(s -> s.getUpdatedReplicas()).orElse(0),
                status.map(s -> s.getAvailableReplicas()).orElse(0),
                status.map(s -> s.getReplicas()).orElse(0),
                ofOwner(statefulSet.getSpec().getUpdateStrategy()),
                status.map(s -> s.getUpdateRevision()).orElse(null));
        return new Workload(
                "StatefulSet",
                statefulSet.getMetadata(),
                statefulSet.getSpec().getTemplate(),
                matchLabels(statefulSet.getSpec().getSelector()),
                rollout);
    }

    public String name() {
        return metadata.getName();
    }

    public String uid() {
        return Optional.ofNullable(metadata.getUid()).orElse("");
    }

    /**
     * What selectors will see of its pods with files of ours, whether or not its template has them yet.
     *
     * @param mailServer what {@link Labels#MAIL_SERVER} says then
     */
    public Map<String, String> podLabelsWith(String mailServer) {
        Map<String, String> labels = new HashMap<>(podLabels());
        labels.put(Labels.MAIL_SERVER, mailServer);
        return labels;
    }

    /** What selectors of its pods see. */
    public Map<String, String> podLabels() {
        return Optional.ofNullable(template.getMetadata())
                .map(ObjectMeta::getLabels)
                .orElse(Map.of());
    }

    /** Whether a field manager of this name owns anything of it. */
    public boolean hasFieldsOf(String fieldManager) {
        List<ManagedFieldsEntry> entries = metadata.getManagedFields();
        return entries != null && entries.stream().anyMatch(entry -> fieldManager.equals(entry.getManager()));
    }

    private static boolean ofOwner(@Nullable StatefulSetUpdateStrategy strategy) {
        return strategy != null && "OnDelete".equals(strategy.getType());
    }

    private static boolean observed(ObjectMeta metadata, Optional<Long> observedGeneration) {
        return metadata.getGeneration() == null
                || observedGeneration
                        .filter(seen -> seen >= metadata.getGeneration())
                        .isPresent();
    }

    private static Map<String, String> matchLabels(LabelSelector selector) {
        return selector == null || selector.getMatchLabels() == null ? Map.of() : Map.copyOf(selector.getMatchLabels());
    }
}
