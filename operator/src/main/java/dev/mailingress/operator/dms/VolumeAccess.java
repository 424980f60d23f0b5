package dev.mailingress.operator.dms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Access of a container to a volume that it mounts over the directory of an injected file. The container runtime
 * creates a missing mount point in that volume, which fails if the volume is read-only, and the container then does not
 * start.
 *
 * <p>A read-only root file system does not matter: runc makes it read-only after all mounts are in place (libcontainer,
 * rootfs_linux.go, {@code finalizeRootfs}).
 */
enum VolumeAccess {
    WRITABLE,
    /** The mount has {@code readOnly: true}. */
    READ_ONLY_MOUNT,
    /** The volume itself has {@code readOnly: true}. */
    READ_ONLY_SOURCE,
    /** Volumes of ConfigMaps and the like are read-only for containers since Kubernetes 1.9.6. */
    GENERATED;

    private static final ObjectMapper JSON = new ObjectMapper();

    static VolumeAccess of(PodSpec pod, VolumeMount mount) {
        Optional<Volume> volume = volume(pod, mount);
        if (volume.filter(VolumeAccess::isGenerated).isPresent()) {
            return GENERATED;
        }
        if (Boolean.TRUE.equals(mount.getReadOnly())) {
            return READ_ONLY_MOUNT;
        }
        return volume.filter(VolumeAccess::isReadOnly).isPresent() ? READ_ONLY_SOURCE : WRITABLE;
    }

    /**
     * Whether the volume certainly has a file at the path below its mount, over which a file can be mounted even if the
     * volume is read-only. Only {@code items} show that: the keys of a ConfigMap or Secret are not part of the template
     * and may change, an optional one may be absent, and {@code subPathExpr} depends on the environment.
     *
     * @param path of the file, relative to the mount
     */
    static boolean certainlyHas(PodSpec pod, VolumeMount mount, String path) {
        if (mount.getSubPathExpr() != null && !mount.getSubPathExpr().isEmpty()) {
            return false;
        }
        String directory = mount.getSubPath() == null ? "" : withoutFinalSlashes(mount.getSubPath());
        String inVolume = directory.isEmpty() ? path : directory + "/" + path;
        return volume(pod, mount).stream()
                .flatMap(VolumeAccess::items)
                .anyMatch(item -> inVolume.equals(item.getPath()));
    }

    static String withoutFinalSlashes(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    private static Optional<Volume> volume(PodSpec pod, VolumeMount mount) {
        return InspectedPod.stream(pod.getVolumes())
                .filter(volume -> volume.getName().equals(mount.getName()))
                .findFirst();
    }

    private static boolean isGenerated(Volume volume) {
        return volume.getConfigMap() != null
                || volume.getSecret() != null
                || volume.getProjected() != null
                || volume.getDownwardAPI() != null
                || JSON.valueToTree(volume).has("image");
    }

    /** Claims, CSI and network volumes all have the same field. */
    private static boolean isReadOnly(Volume volume) {
        JsonNode sources = JSON.valueToTree(volume);
        for (JsonNode source : sources) {
            if (source.path("readOnly").asBoolean(false)) {
                return true;
            }
        }
        return false;
    }

    /** Files that must exist before the container starts. */
    private static Stream<KeyToPath> items(Volume volume) {
        if (volume.getConfigMap() != null) {
            return required(
                    volume.getConfigMap().getOptional(),
                    InspectedPod.stream(volume.getConfigMap().getItems()));
        }
        if (volume.getSecret() != null) {
            return required(
                    volume.getSecret().getOptional(),
                    InspectedPod.stream(volume.getSecret().getItems()));
        }
        return volume.getProjected() == null
                ? Stream.empty()
                : InspectedPod.stream(volume.getProjected().getSources()).flatMap(VolumeAccess::items);
    }

    private static Stream<KeyToPath> items(VolumeProjection source) {
        if (source.getConfigMap() != null) {
            return required(
                    source.getConfigMap().getOptional(),
                    InspectedPod.stream(source.getConfigMap().getItems()));
        }
        return source.getSecret() == null
                ? Stream.empty()
                : required(
                        source.getSecret().getOptional(),
                        InspectedPod.stream(source.getSecret().getItems()));
    }

    private static Stream<KeyToPath> required(@Nullable Boolean optional, Stream<KeyToPath> items) {
        return Boolean.TRUE.equals(optional) ? Stream.empty() : items;
    }
}
