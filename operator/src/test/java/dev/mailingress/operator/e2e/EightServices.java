package dev.mailingress.operator.e2e;

import dev.mailingress.operator.model.MailService;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** A mail server with all eight mail services, in one of the modes that the operator configures. */
enum EightServices {
    SAME_PORTS("SamePorts"),
    SEPARATE_PORTS("SeparatePorts");

    private final String mode;

    EightServices(String mode) {
        this.mode = mode;
    }

    /** Spec of a MailIngress with one address, one proxy and additional fields in YAML. */
    String spec(String address, String additionalFields) {
        String listeners = Arrays.stream(MailService.values())
                .map(service -> "{name: " + service.listenerName() + "}")
                .collect(Collectors.joining(", "));
        return """
                listeners: [%s]
                mailServers: [{name: dms, workloadRef: {name: mailserver}, configuration: {mode: %s}}]
                service: {type: ClusterIP, externalIPs: ["%s"]}
                proxy: {replicas: 1}
                %s""".formatted(listeners, mode, address, additionalFields);
    }

    /** The port on which the mail server expects a header. */
    int proxyPort(MailService service) {
        return this == SAME_PORTS ? service.port() : service.separatePort();
    }

    Set<Integer> proxyPorts() {
        return Arrays.stream(MailService.values()).map(this::proxyPort).collect(Collectors.toSet());
    }

    @Override
    public String toString() {
        return mode;
    }
}
