package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.model.Workload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which ConfigMaps pods mount, or may yet: a container that restarts has its files mounted anew, and as long as a rollout is
 * under way its workload may make pods of a former template once more.
 *
 * @param workloads of the namespace
 * @param pods the mail servers', ending ones too
 */
record MountedConfigMaps(List<Workload> workloads, List<Pod> pods) {

    /** As many former templates as a workload keeps by default (apps/v1, {@code revisionHistoryLimit}). */
    private static final int MOST_FORMER = 10;

    /** @param all of the same MailIngress, this one among them */
    boolean mayNeed(ConfigMap configMap, List<ConfigMap> all) {
        String name = configMap.getMetadata().getName();
        return workloads.stream()
                        .anyMatch(workload -> mounts(workload.template().getSpec(), name))
                || pods.stream().anyMatch(pod -> mounts(pod.getSpec(), name))
                || (isUnderWay() && isAmongNewest(name, all));
    }

    private boolean isUnderWay() {
        return workloads.stream()
                .filter(Workload::isInjected)
                .anyMatch(workload -> !workload.rollout().complete());
    }

    private static boolean isAmongNewest(String name, List<ConfigMap> all) {
        return all.stream()
                .map(ConfigMap::getMetadata)
                .sorted(Comparator.comparing(ObjectMeta::getCreationTimestamp).reversed())
                .limit(MOST_FORMER)
                .anyMatch(metadata -> metadata.getName().equals(name));
    }

    private static boolean mounts(PodSpec spec, String configMap) {
        return spec.getVolumes().stream()
                .flatMap(volume -> Optional.ofNullable(volume.getConfigMap()).stream())
                .anyMatch(source -> Objects.equals(source.getName(), configMap));
    }
}
