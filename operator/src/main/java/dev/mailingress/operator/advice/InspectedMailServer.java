package dev.mailingress.operator.advice;

import dev.mailingress.operator.advice.EnvironmentValue.Absent;
import dev.mailingress.operator.advice.EnvironmentValue.Known;
import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.WorkloadLookup;
import dev.mailingress.proxy.config.BoundedText;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Mail server whose workload is known, with the environment and the files of its container.
 *
 * @param docker whether it certainly is docker-mailserver, whose defaults then apply
 */
record InspectedMailServer(MailServer server, ContainerEnvironment environment, MountedFiles files, boolean docker) {

    private static final String IMAGE = "docker-mailserver";
    private static final int MAX_VALUE = 60;

    /** docker-mailserver reads an unset variable X from the file that X__FILE names (variables-stack.sh, since v15). */
    private static final String FROM_FILE = "__FILE";

    /**
     * Setting of docker-mailserver.
     *
     * @param value effective one
     * @param set whether it is set, and not the default
     */
    record Setting(String name, String value, boolean set) {

        /** Whether a switch is on; docker-mailserver compares numbers. */
        boolean isOn() {
            return value.strip().equals("1");
        }

        /** Name and value, for messages. */
        String text() {
            return set
                    ? name + "=" + BoundedText.of(value.strip(), MAX_VALUE)
                    : name + " is not set, and its default is " + (value.isEmpty() ? "empty" : value);
        }
    }

    static Stream<InspectedMailServer> of(AdvisoryFacts facts) {
        return facts.model().mailServers().stream()
                .flatMap(server ->
                        server.foundWorkload().flatMap(found -> of(server, found, facts.configMaps())).stream());
    }

    private static Optional<InspectedMailServer> of(
            MailServer server, WorkloadLookup.Found found, ConfigMapContents configMaps) {
        PodSpec pod = found.workload().template().getSpec();
        return pod.getContainers().stream()
                .filter(container -> container.getName().equals(found.container()))
                .findFirst()
                .map(container -> new InspectedMailServer(
                        server,
                        ContainerEnvironment.of(container, configMaps),
                        new MountedFiles(pod, container, configMaps),
                        server.mode() != ConfigurationMode.EXTERNAL || hasItsImage(container)));
    }

    /** A setting; empty if it is not known. An empty variable has its default: start-up uses {@code :=} (variables-stack.sh). */
    Optional<Setting> setting(String name, String defaultValue) {
        EnvironmentValue value = environment.value(name);
        if (value instanceof Known known && !known.text().isEmpty()) {
            return Optional.of(new Setting(name, known.text(), true));
        }
        boolean unset = value instanceof Absent || value instanceof Known;
        return docker && unset && environment.value(name + FROM_FILE) instanceof Absent
                ? Optional.of(new Setting(name, defaultValue, false))
                : Optional.empty();
    }

    /** Name of the mail server, for messages. */
    String subject() {
        return subject(server);
    }

    static String subject(MailServer server) {
        return "Mail server \"" + server.name() + "\"";
    }

    private static boolean hasItsImage(Container container) {
        return container.getImage() != null && container.getImage().contains(IMAGE);
    }
}
