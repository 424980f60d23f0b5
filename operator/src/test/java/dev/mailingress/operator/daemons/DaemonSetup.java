package dev.mailingress.operator.daemons;

import dev.mailingress.operator.dms.DmsFile;
import dev.mailingress.operator.dms.DmsFiles;
import dev.mailingress.operator.model.DaemonConfig;
import dev.mailingress.operator.model.MailService;
import dev.mailingress.operator.testing.DmsGeneration;
import dev.mailingress.operator.testing.MailServerImage;
import dev.mailingress.operator.testing.ModelFixture;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Generation of the daemons and the mode in which the operator configures them. */
record DaemonSetup(DmsGeneration dmsGeneration, String mode) {

    static final String SAME_PORTS = "SamePorts";
    static final String SEPARATE_PORTS = "SeparatePorts";

    static Stream<DaemonSetup> all() {
        return MailServerImage.dmsGenerations().stream()
                .flatMap(dmsGeneration ->
                        Stream.of(SAME_PORTS, SEPARATE_PORTS).map(mode -> new DaemonSetup(dmsGeneration, mode)));
    }

    static Stream<DaemonSetup> separate() {
        return all().filter(setup -> setup.mode().equals(SEPARATE_PORTS));
    }

    /** The port on which a service expects a header. */
    int proxyPort(MailService service) {
        return mode.equals(SAME_PORTS) ? service.port() : service.separatePort();
    }

    static boolean isPostfix(MailService service) {
        return service.daemonConfig() instanceof DaemonConfig.Postfix;
    }

    /** The files that the operator generates for all eight services. */
    List<DmsFile> files(String trustedNetwork) {
        return files(trustedNetwork, List.of(MailService.values()), "");
    }

    /** @param configuration additional fields of {@code configuration}, indented by six spaces */
    List<DmsFile> files(String trustedNetwork, List<MailService> services, String configuration) {
        String listeners = services.stream()
                .map(service -> "  - name: " + service.listenerName() + "\n")
                .collect(Collectors.joining());
        String resource = """
                apiVersion: mailingress.dev/v1alpha1
                kind: MailIngress
                metadata: {name: mail, namespace: mail}
                spec:
                  listeners:
                %s  mailServers:
                  - name: dms
                    host: mail.example.test
                    configuration:
                      mode: %s
                      trustedNetworks: [%s]
                %s""".formatted(listeners, mode, trustedNetwork, configuration);
        return new DmsFiles().of(ModelFixture.of(resource).model().mailServers().get(0));
    }

    @Override
    public String toString() {
        return dmsGeneration + " " + mode;
    }
}
