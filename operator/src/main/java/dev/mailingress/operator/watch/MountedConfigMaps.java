package dev.mailingress.operator.watch;

import dev.mailingress.operator.observed.Workload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * ConfigMaps that pods mount or may still mount: when a container restarts, its files are mounted again, and during a
 * rollout or after {@code kubectl rollout undo} the workload creates pods of an earlier template again.
 *
 * @param workloads of the namespace
 * @param pods of the mail servers, including terminating ones
 */
public record MountedConfigMaps(List<Workload> workloads, List<Pod> pods) {

    /** Number of earlier templates that a workload keeps by default (apps/v1, {@code revisionHistoryLimit}). */
    private static final int MAX_REVISIONS = 10;

    /** @param all ConfigMaps of the same MailIngress, including this one */
    public boolean mayNeed(ConfigMap configMap, List<ConfigMap> all) {
        String name = configMap.getMetadata().getName();
        return workloads.stream()
                        .anyMatch(workload -> mounts(workload.template().getSpec(), name))
                || pods.stream().anyMatch(pod -> mounts(pod.getSpec(), name))
                || (workloads.stream().anyMatch(Workload::isInjected) && isAmongNewest(name, all));
    }

    private static boolean isAmongNewest(String name, List<ConfigMap> all) {
        return all.stream()
                .map(ConfigMap::getMetadata)
                .sorted(Comparator.comparing(ObjectMeta::getCreationTimestamp).reversed())
                .limit(MAX_REVISIONS)
                .anyMatch(metadata -> metadata.getName().equals(name));
    }

    public static boolean mounts(PodSpec spec, String configMap) {
        return spec.getVolumes().stream()
                .flatMap(volume -> Optional.ofNullable(volume.getConfigMap()).stream())
                .anyMatch(source -> Objects.equals(source.getName(), configMap));
    }
}
