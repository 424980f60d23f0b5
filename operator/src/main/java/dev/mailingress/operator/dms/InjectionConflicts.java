package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.Workload;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks, before anything is written, whether the injected mounts would overwrite or hide files of the workload. */
public final class InjectionConflicts {

    private static final String DMS_DIRECTORY = "/tmp/docker-mailserver";

    /** @param message what conflicts and the remedy, without a final period: several messages are joined into one sentence */
    public record InjectionConflict(ConflictKind kind, String message) {}

    /** Kind of conflict; {@code status} maps each to a reason of the condition DmsConfigured. */
    public enum ConflictKind {
        /** The container already mounts one of the files. */
        MOUNT_COLLISION,
        /** A volume may contain a file of the user that an injected mount would hide. */
        CONFIRM_OVERRIDES
    }

    /** The conflicts, if any: the first kind, and all messages. */
    public Optional<InjectionConflict> find(InjectionPlan plan, MailServer server) {
        List<VolumeMount> foreign = plan.workload().template().getSpec().getContainers().stream()
                .filter(container -> container.getName().equals(plan.container()))
                .flatMap(container -> InjectionPlan.mounts(container).stream())
                .filter(mount -> !mount.getName().equals(InjectionPlan.VOLUME))
                .toList();
        List<InjectionConflict> all = plan.files().stream()
                .flatMap(file -> find(file, foreign, plan, server).stream())
                .sorted(Comparator.comparing(InjectionConflict::kind))
                .toList();
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(new InjectionConflict(
                        all.get(0).kind(),
                        all.stream().map(InjectionConflict::message).collect(Collectors.joining("; "))));
    }

    private static Optional<InjectionConflict> find(
            DmsFile file, List<VolumeMount> foreign, InjectionPlan plan, MailServer server) {
        String container =
                plan.workload().kind() + " \"" + plan.workload().name() + "\", container \"" + plan.container() + "\"";
        Optional<InjectionConflict> collision = foreign.stream()
                .filter(mount -> mount.getMountPath().equals(file.containerPath()))
                .findFirst()
                .map(mount -> new InjectionConflict(
                        ConflictKind.MOUNT_COLLISION,
                        container + " already mounts " + file.containerPath() + " from volume \"" + mount.getName()
                                + "\": remove that mount and " + moveContent(file, server)));
        if (collision.isPresent() || file.file().own(server.overrides()) != null) {
            return collision;
        }
        return foreign.stream()
                .filter(mount -> hides(file, mount) && !startsEmpty(plan.workload(), mount.getName()))
                .findFirst()
                .map(mount -> new InjectionConflict(
                        ConflictKind.CONFIRM_OVERRIDES,
                        container + " mounts volume \"" + mount.getName() + "\" at " + mount.getMountPath()
                                + ", which may contain your own " + file.key()
                                + " that the operator's file would hide: copy its content to " + field(file, server)
                                + ", or set that field to \"\" if there is none"));
    }

    private static String moveContent(DmsFile file, MailServer server) {
        return "copy its content to " + field(file, server)
                + ", which is applied before the operator's own (if that content enables the PROXY protocol itself, as"
                + " docker-mailserver's chart does, disable that or set configuration.mode to External)";
    }

    private static String field(DmsFile file, MailServer server) {
        return "mailServers[" + server.name() + "].configuration." + file.file().field();
    }

    /** An emptyDir contains only what containers of the pod wrote; before the mail server only init containers run. */
    private static boolean startsEmpty(Workload workload, String volume) {
        PodSpec pod = workload.template().getSpec();
        return pod.getVolumes().stream().anyMatch(v -> v.getName().equals(volume) && v.getEmptyDir() != null)
                && pod.getInitContainers().stream()
                        .flatMap(init -> InjectionPlan.mounts(init).stream())
                        .noneMatch(mount -> mount.getName().equals(volume));
    }

    /** Only docker-mailserver's own directory may contain files of these names; the file in conf.d hides no dovecot.cf. */
    private static boolean hides(DmsFile file, VolumeMount mount) {
        String directory = mount.getMountPath().replaceAll("/+$", "") + "/";
        return file.containerPath().startsWith(DMS_DIRECTORY + "/")
                && file.containerPath().startsWith(directory);
    }
}
