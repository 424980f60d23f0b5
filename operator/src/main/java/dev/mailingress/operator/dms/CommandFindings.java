package dev.mailingress.operator.dms;

import dev.mailingress.operator.dms.Finding.Warning;
import dev.mailingress.operator.dms.Finding.WarningKind;
import dev.mailingress.operator.dms.InjectionConflicts.ConflictKind;
import dev.mailingress.operator.dms.PodAction.Exec;
import io.fabric8.kubernetes.api.model.Container;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Commands that write an injected file, and containers that connect to the mail server. Only the mail server's
 * container has the injected mounts: other containers write into the volume below, which these mounts cover.
 */
final class CommandFindings {

    private static final String CONTAINER_COMMAND = "command";

    Stream<Finding> of(InspectedPod pod) {
        Stream<Finding> writes = pod.mailServer().stream().flatMap(container -> writes(pod, container));
        Stream<Finding> clients = pod.containers().stream().flatMap(container -> clients(pod, container));
        return Stream.concat(writes, clients);
    }

    private static Stream<Finding> writes(InspectedPod pod, Container container) {
        Stream<Exec> actions =
                PodAction.of(container).stream().filter(Exec.class::isInstance).map(Exec.class::cast);
        return Stream.concat(Stream.of(new Exec(CONTAINER_COMMAND, command(container))), actions)
                .flatMap(exec -> writes(pod, container, exec));
    }

    private static Stream<Finding> writes(InspectedPod pod, Container container, Exec exec) {
        CommandWrites writes = new CommandWrites(exec.command());
        return pod.plan().files().stream().flatMap(file -> {
            if (writes.certainly(file.containerPath())) {
                return Stream.of(Finding.of(
                        ConflictKind.FILE_OVERWRITTEN,
                        pod.alreadyMounts(file),
                        FindingMessages.fileOverwritten(pod, container, exec.name(), file)));
            }
            return writes.possibly(file.containerPath())
                    ? Stream.of(new Warning(
                            WarningKind.MAY_OVERWRITE_FILE,
                            FindingMessages.mayOverwriteFile(pod, container, exec.name(), file)))
                    : Stream.empty();
        });
    }

    private static Stream<Finding> clients(InspectedPod pod, Container container) {
        CommandPorts ports = new CommandPorts(command(container), LocalNames.of(pod, container));
        return pod.plan().proxyPorts().stream()
                .filter(port -> ports.of(port).compareTo(PortUse.CONNECTED) >= 0)
                .map(port -> new Warning(WarningKind.CLIENT_IN_POD, FindingMessages.clientInPod(pod, container, port)));
    }

    private static List<String> command(Container container) {
        List<String> words = new ArrayList<>();
        InspectedPod.stream(container.getCommand()).forEach(words::add);
        InspectedPod.stream(container.getArgs()).forEach(words::add);
        // Without a command, the image's entrypoint gets the arguments.
        if (!words.isEmpty()
                && (container.getCommand() == null || container.getCommand().isEmpty())) {
            words.add(0, "entrypoint");
        }
        return words;
    }
}
