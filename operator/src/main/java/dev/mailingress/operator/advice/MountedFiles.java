package dev.mailingress.operator.advice;

import dev.mailingress.operator.observed.Workload;
import io.fabric8.kubernetes.api.model.ConfigMapProjection;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files of a container that its owner mounts from ConfigMaps, also as part of a projected volume. */
final class MountedFiles {

    private final PodSpec pod;
    private final Container container;
    private final ConfigMapContents configMaps;

    MountedFiles(PodSpec pod, Container container, ConfigMapContents configMaps) {
        this.pod = pod;
        this.container = container;
        this.configMaps = configMaps;
    }

    /** Text of the file at this absolute path; empty if it comes from elsewhere, does not exist, or is the operator's own. */
    Optional<String> text(String path) {
        // The innermost mount hides the others.
        return stream(container.getVolumeMounts())
                .filter(mount -> covers(mount, path))
                .max(Comparator.comparingInt(mount -> directory(mount).length()))
                .filter(mount -> !mount.getName().equals(Workload.INJECTED_VOLUME))
                .filter(mount -> isEmpty(mount.getSubPathExpr()))
                .flatMap(mount -> text(mount, inVolume(mount, path)));
    }

    private Optional<String> text(VolumeMount mount, String path) {
        return stream(pod.getVolumes())
                .filter(volume -> volume.getName().equals(mount.getName()))
                .findFirst()
                .flatMap(volume -> text(volume, path));
    }

    private Optional<String> text(Volume volume, String path) {
        ConfigMapVolumeSource source = volume.getConfigMap();
        if (source != null) {
            return text(source.getName(), source.getItems(), path);
        }
        // The API server rejects two sources with the same path (core/validation, validateProjectionSources).
        return volume.getProjected() == null
                ? Optional.empty()
                : stream(volume.getProjected().getSources())
                        .flatMap(projection -> Stream.ofNullable(projection.getConfigMap()))
                        .flatMap(projection -> text(projection, path).stream())
                        .findFirst();
    }

    private Optional<String> text(ConfigMapProjection projection, String path) {
        return text(projection.getName(), projection.getItems(), path);
    }

    /** Without items, each key is a file. */
    private Optional<String> text(String configMap, @Nullable List<KeyToPath> items, String path) {
        Optional<String> key = items == null || items.isEmpty()
                ? Optional.of(path)
                : items.stream()
                        .filter(item -> path.equals(item.getPath()))
                        .map(KeyToPath::getKey)
                        .findFirst();
        return key.flatMap(name -> configMaps.of(configMap).map(data -> data.get(name)));
    }

    private static boolean covers(VolumeMount mount, String path) {
        return path.equals(directory(mount)) || path.startsWith(directory(mount) + "/");
    }

    private static String inVolume(VolumeMount mount, String path) {
        String subPath = mount.getSubPath() == null ? "" : mount.getSubPath();
        String below = path.substring(directory(mount).length());
        return withoutSlashes(subPath + below);
    }

    private static String directory(VolumeMount mount) {
        return mount.getMountPath().replaceAll("/+$", "");
    }

    private static String withoutSlashes(String path) {
        return path.replaceAll("^/+|/+$", "");
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }

    private static <T> Stream<T> stream(@Nullable List<T> list) {
        return list == null ? Stream.empty() : list.stream();
    }
}
