package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.Labels;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.Workload;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What goes into the pod template of a workload that somebody else owns: labels, an annotation, one volume and its
 * single-file mounts, nothing else.
 *
 * @param container the one that runs docker-mailserver
 * @param configMap the ConfigMap that holds the files
 * @param files what is mounted; docker-mailserver reads it only in a new container, so its hash is part of the template
 * @param labels of the pod template
 */
public record InjectionPlan(
        Workload workload, String container, String configMap, List<DmsFile> files, Map<String, String> labels) {

    static final String FILES_ANNOTATION = "mailingress.dev/files";
    static final String VOLUME = "mailingress-files";

    public InjectionPlan {
        files = List.copyOf(files);
        labels = Map.copyOf(labels);
    }

    public static InjectionPlan of(MailIngressModel model, MailServer server, Workload workload, String container) {
        return new InjectionPlan(
                workload,
                container,
                model.names().dmsFiles(server.name()),
                new DmsFiles().of(server),
                Map.of(
                        Labels.MAIL_SERVER, model.labels().mailServer(server.name()),
                        Labels.CONTRACT, server.contract()));
    }

    /** The body of the server-side apply; the uid keeps it from ever creating the workload. */
    Map<String, Object> body() {
        Map<String, Object> template = Map.of(
                "metadata",
                Map.of("labels", new TreeMap<>(labels), "annotations", Map.of(FILES_ANNOTATION, DmsFiles.hash(files))),
                "spec",
                podSpec());
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
        return isMarked(seen) && DmsFiles.hash(files).equals(seenHash(seen)) && filesAreIn(seen);
    }

    /** Whether the template has all of it but with other content in the same files, which a new pod gets without a change. */
    public boolean differsInContentAlone(Workload seen) {
        String hash = seenHash(seen);
        return isMarked(seen) && filesAreIn(seen) && hash != null && !hash.equals(DmsFiles.hash(files));
    }

    private boolean isMarked(Workload seen) {
        return orEmpty(seen.template().getMetadata().getLabels()).entrySet().containsAll(labels.entrySet());
    }

    private static @Nullable String seenHash(Workload seen) {
        return orEmpty(seen.template().getMetadata().getAnnotations()).get(FILES_ANNOTATION);
    }

    private boolean filesAreIn(Workload seen) {
        boolean volume = seen.template().getSpec().getVolumes().stream()
                .anyMatch(v -> v.getName().equals(VOLUME)
                        && v.getConfigMap() != null
                        && configMap.equals(v.getConfigMap().getName()));
        Set<String> mounted = seen.template().getSpec().getContainers().stream()
                .filter(c -> c.getName().equals(container))
                .flatMap(c -> mounts(c).stream())
                .filter(mount -> mount.getName().equals(VOLUME))
                .map(VolumeMount::getMountPath)
                .collect(Collectors.toSet());
        Set<String> wanted = files.stream().map(DmsFile::containerPath).collect(Collectors.toSet());
        return mounted.equals(wanted) && (volume || files.isEmpty());
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
