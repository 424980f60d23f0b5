package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.Labels;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.Workload;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What goes into the pod template of a workload that somebody else owns: labels, one volume and its single-file mounts,
 * nothing else.
 *
 * @param container the one that runs docker-mailserver
 * @param configMap the ConfigMap that holds the files; its name tells their content, so other content is another template and
 *     makes new pods: docker-mailserver reads its files only in a new container
 * @param files what is mounted
 * @param labels of the pod template
 */
public record InjectionPlan(
        Workload workload, String container, String configMap, List<DmsFile> files, Map<String, String> labels) {

    static final String VOLUME = "mailingress-files";

    public InjectionPlan {
        files = List.copyOf(files);
        labels = Map.copyOf(labels);
    }

    public static InjectionPlan of(MailIngressModel model, MailServer server, Workload workload, String container) {
        DmsFiles files = new DmsFiles();
        return new InjectionPlan(
                workload,
                container,
                files.configMap(model, server),
                files.of(server),
                Map.of(
                        Labels.MAIL_SERVER, model.labels().mailServer(server.name()),
                        Labels.CONTRACT, server.contract()));
    }

    /** The body of the server-side apply; the uid keeps it from ever creating the workload. */
    Map<String, Object> body() {
        Map<String, Object> template = Map.of("metadata", Map.of("labels", new TreeMap<>(labels)), "spec", podSpec());
        return Map.of(
                "apiVersion", "apps/v1",
                "kind", workload.kind(),
                "metadata", metadata(workload),
                "spec", Map.of("template", template));
    }

    /** The body of the apply that takes everything back: what this manager no longer names is removed. */
    static Map<String, Object> emptyBody(Workload workload) {
        return Map.of("apiVersion", "apps/v1", "kind", workload.kind(), "metadata", metadata(workload));
    }

    /** Whether the workload's template already has all of it. */
    public boolean isIn(Workload seen) {
        return isMarked(seen) && pathsAreIn(seen) && (files.isEmpty() || configMap.equals(seenConfigMap(seen)));
    }

    /** Whether the template has all of it but with other content in the same files. */
    public boolean differsInContentAlone(Workload seen) {
        String mounted = seenConfigMap(seen);
        return isMarked(seen) && pathsAreIn(seen) && mounted != null && !mounted.equals(configMap);
    }

    private boolean isMarked(Workload seen) {
        return orEmpty(seen.template().getMetadata().getLabels()).entrySet().containsAll(labels.entrySet());
    }

    private static @Nullable String seenConfigMap(Workload seen) {
        return seen.template().getSpec().getVolumes().stream()
                .filter(volume -> volume.getName().equals(VOLUME))
                .flatMap(volume -> Optional.ofNullable(volume.getConfigMap()).stream())
                .map(ConfigMapVolumeSource::getName)
                .findFirst()
                .orElse(null);
    }

    private boolean pathsAreIn(Workload seen) {
        Set<String> mounted = seen.template().getSpec().getContainers().stream()
                .filter(c -> c.getName().equals(container))
                .flatMap(c -> mounts(c).stream())
                .filter(mount -> mount.getName().equals(VOLUME))
                .map(VolumeMount::getMountPath)
                .collect(Collectors.toSet());
        return mounted.equals(files.stream().map(DmsFile::containerPath).collect(Collectors.toSet()));
    }

    static List<VolumeMount> mounts(Container container) {
        return container.getVolumeMounts() == null ? List.of() : container.getVolumeMounts();
    }

    private Map<String, Object> podSpec() {
        List<Map<String, Object>> mounts = files.stream()
                .map(file -> Map.<String, Object>of(
                        "name", VOLUME, "mountPath", file.containerPath(), "subPath", file.key(), "readOnly", true))
                .toList();
        if (mounts.isEmpty()) {
            return Map.of();
        }
        return Map.of(
                "containers", List.of(Map.of("name", container, "volumeMounts", mounts)),
                "volumes", List.of(Map.of("name", VOLUME, "configMap", Map.of("name", configMap))));
    }

    private static Map<String, Object> metadata(Workload workload) {
        return Map.of(
                "name", workload.name(),
                "namespace", workload.metadata().getNamespace(),
                "uid", workload.uid());
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
