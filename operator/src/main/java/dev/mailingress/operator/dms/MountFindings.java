package dev.mailingress.operator.dms;

import dev.mailingress.operator.dms.Finding.Refusal;
import dev.mailingress.operator.dms.InjectionConflicts.ConflictKind;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Mounts of the mail server's container that an injected file would overwrite or hide, or that cannot take it. */
final class MountFindings {

    private static final String DMS_DIRECTORY = "/tmp/docker-mailserver/";

    Stream<Finding> of(InspectedPod pod) {
        return pod.plan().files().stream().flatMap(file -> of(pod, file).stream());
    }

    private static Optional<Finding> of(InspectedPod pod, DmsFile file) {
        Optional<VolumeMount> same = pod.foreignMounts().stream()
                .filter(mount -> path(mount).equals(file.containerPath()))
                .findFirst();
        if (same.isPresent()) {
            return Optional.of(
                    new Refusal(ConflictKind.MOUNT_COLLISION, FindingMessages.mountCollision(pod, same.get(), file)));
        }
        return covering(pod, file).flatMap(mount -> below(pod, mount, file));
    }

    /** Runtimes mount parent directories first, so the innermost mount contains the file. */
    private static Optional<VolumeMount> covering(InspectedPod pod, DmsFile file) {
        return pod.foreignMounts().stream()
                .filter(mount -> file.containerPath().startsWith(directory(mount)))
                .max(Comparator.comparingInt(mount -> directory(mount).length()));
    }

    private static Optional<Finding> below(InspectedPod pod, VolumeMount mount, DmsFile file) {
        VolumeAccess access = VolumeAccess.of(pod.spec(), mount);
        if (access != VolumeAccess.WRITABLE && !canMountOver(pod, mount, file)) {
            return Optional.of(new Refusal(
                    ConflictKind.READ_ONLY_VOLUME, FindingMessages.readOnlyVolume(pod, mount, access, file)));
        }
        boolean mayHide = isDmsFile(file)
                && file.file().own(pod.server().overrides()) == null
                && !startsEmpty(pod.spec(), mount.getName());
        return mayHide
                ? Optional.of(
                        new Refusal(ConflictKind.CONFIRM_OVERRIDES, FindingMessages.confirmOverrides(pod, mount, file)))
                : Optional.empty();
    }

    /**
     * A file of a ConfigMap or Secret is a symbolic link that the kubelet replaces at every change of its source
     * (kubernetes, pkg/volume/util/atomic_writer.go), which uncovers the owner's file again. That does no harm only to
     * files that are read once: docker-mailserver's are, and those of conf.d are read again at every reload of Dovecot.
     */
    private static boolean canMountOver(InspectedPod pod, VolumeMount mount, DmsFile file) {
        String relative = file.containerPath().substring(directory(mount).length());
        return isDmsFile(file) && VolumeAccess.certainlyHas(pod.spec(), mount, relative);
    }

    /**
     * Only docker-mailserver's own directory may contain files of these names; the file in conf.d hides no dovecot.cf.
     */
    private static boolean isDmsFile(DmsFile file) {
        return file.containerPath().startsWith(DMS_DIRECTORY);
    }

    /** An emptyDir contains only what containers of the pod wrote; before the mail server only init containers run. */
    private static boolean startsEmpty(PodSpec pod, String volume) {
        return InspectedPod.stream(pod.getVolumes())
                        .anyMatch(one -> one.getName().equals(volume) && one.getEmptyDir() != null)
                && InspectedPod.stream(pod.getInitContainers())
                        .flatMap(init -> InjectionPlan.mounts(init).stream())
                        .noneMatch(mount -> mount.getName().equals(volume));
    }

    private static String directory(VolumeMount mount) {
        return path(mount) + "/";
    }

    private static String path(VolumeMount mount) {
        return VolumeAccess.withoutFinalSlashes(mount.getMountPath());
    }
}
