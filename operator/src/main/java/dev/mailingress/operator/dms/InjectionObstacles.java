package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.MailServer;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Optional;

/** Looks for what in a workload would be overwritten or hidden by our mounts, before anything is written. */
public final class InjectionObstacles {

    private static final String DMS_DIRECTORY = "/tmp/docker-mailserver";

    /** @param message what to change, as a sentence */
    public record Obstacle(Kind kind, String message) {}

    /** Kinds of obstacles. */
    public enum Kind {
        /** Somebody mounts one of the files already. */
        MOUNT_COLLISION,
        /** A volume may hold a file of the user's that our mount would hide. */
        CONFIRM_OVERRIDES
    }

    /** The first obstacle, if there is one. */
    public Optional<Obstacle> find(InjectionPlan plan, MailServer server) {
        List<VolumeMount> foreign = plan.workload().template().getSpec().getContainers().stream()
                .filter(container -> container.getName().equals(plan.container()))
                .flatMap(container -> InjectionPlan.mounts(container).stream())
                .filter(mount -> !mount.getName().equals(InjectionPlan.VOLUME))
                .toList();
        for (DmsFile file : plan.files()) {
            Optional<Obstacle> obstacle = find(file, foreign, plan, server);
            if (obstacle.isPresent()) {
                return obstacle;
            }
        }
        return Optional.empty();
    }

    private static Optional<Obstacle> find(
            DmsFile file, List<VolumeMount> foreign, InjectionPlan plan, MailServer server) {
        String where =
                plan.workload().kind() + " \"" + plan.workload().name() + "\", container \"" + plan.container() + "\"";
        for (VolumeMount mount : foreign) {
            if (mount.getMountPath().equals(file.containerPath())) {
                return Optional.of(new Obstacle(
                        Kind.MOUNT_COLLISION,
                        where + " already mounts " + file.containerPath() + " from volume \"" + mount.getName()
                                + "\": remove that mount and " + home(file, server)));
            }
            if (hides(file, mount) && file.file().own(server.own()) == null) {
                return Optional.of(new Obstacle(
                        Kind.CONFIRM_OVERRIDES,
                        where + " mounts volume \"" + mount.getName() + "\" at " + mount.getMountPath()
                                + ", where a " + file.key()
                                + " of your own may lie that the operator's would hide: copy its content into "
                                + field(file, server) + ", or set that to \"\" if there is none"));
            }
        }
        return Optional.empty();
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

    /** Only docker-mailserver's own directory holds files of these names: conf.d is beside the user's dovecot.cf. */
    private static boolean hides(DmsFile file, VolumeMount mount) {
        String directory = mount.getMountPath().replaceAll("/+$", "") + "/";
        return file.containerPath().startsWith(DMS_DIRECTORY + "/")
                && file.containerPath().startsWith(directory);
    }
}
