package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.Workload;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks for what in a workload would be overwritten or hidden by our mounts, before anything is written. */
public final class InjectionConflicts {

    private static final String DMS_DIRECTORY = "/tmp/docker-mailserver";

    /** @param message what to change, as a sentence */
    public record InjectionConflict(ConflictKind kind, String message) {}

    /** Kinds of obstacles. */
    public enum ConflictKind {
        /** Somebody mounts one of the files already. */
        MOUNT_COLLISION,
        /** A volume may hold a file of the user's that our mount would hide. */
        CONFIRM_OVERRIDES
    }

    /** What is in the way, if anything is: the first kind, and every message. */
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
        String where =
                plan.workload().kind() + " \"" + plan.workload().name() + "\", container \"" + plan.container() + "\"";
        Optional<InjectionConflict> collision = foreign.stream()
                .filter(mount -> mount.getMountPath().equals(file.containerPath()))
                .findFirst()
                .map(mount -> new InjectionConflict(
                        ConflictKind.MOUNT_COLLISION,
                        where + " already mounts " + file.containerPath() + " from volume \"" + mount.getName()
                                + "\": remove that mount and " + home(file, server)));
        if (collision.isPresent() || file.file().own(server.own()) != null) {
            return collision;
        }
        return foreign.stream()
                .filter(mount -> hides(file, mount) && !startsEmpty(plan.workload(), mount.getName()))
                .findFirst()
                .map(mount -> new InjectionConflict(
                        ConflictKind.CONFIRM_OVERRIDES,
                        where + " mounts volume \"" + mount.getName() + "\" at " + mount.getMountPath() + ", where a "
                                + file.key()
                                + " of your own may lie that the operator's would hide: copy its content into "
                                + field(file, server) + ", or set that to \"\" if there is none"));
    }

    /** Where the content of the user's own file can go. */
    private static String home(DmsFile file, MailServer server) {
        return "write its content into " + field(file, server)
                + ", which is used before the operator's own; where it makes the mail server expect the PROXY protocol"
                + " itself, as docker-mailserver's chart does, either switch that off or set configuration.mode to External";
    }

    private static String field(DmsFile file, MailServer server) {
        return "mailServers[" + server.name() + "].configuration." + file.file().field();
    }

    /** An emptyDir has what the pod's own containers put there: before the mail server's only init containers run. */
    private static boolean startsEmpty(Workload workload, String volume) {
        PodSpec pod = workload.template().getSpec();
        return pod.getVolumes().stream().anyMatch(v -> v.getName().equals(volume) && v.getEmptyDir() != null)
                && pod.getInitContainers().stream()
                        .flatMap(init -> InjectionPlan.mounts(init).stream())
                        .noneMatch(mount -> mount.getName().equals(volume));
    }

    /** Only docker-mailserver's own directory holds files of these names: conf.d is beside the user's dovecot.cf. */
    private static boolean hides(DmsFile file, VolumeMount mount) {
        String directory = mount.getMountPath().replaceAll("/+$", "") + "/";
        return file.containerPath().startsWith(DMS_DIRECTORY + "/")
                && file.containerPath().startsWith(directory);
    }
}
