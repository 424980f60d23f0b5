package dev.mailingress.operator.e2e;

import dev.mailingress.operator.model.MailService;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** All eight mail services, which one mail server offers in one of the modes that the operator configures. */
enum EightServices {
    SAME_PORTS("SamePorts"),
    SEPARATE_PORTS("SeparatePorts");

    private final String mode;

    EightServices(String mode) {
        this.mode = mode;
    }

    /** The spec of a MailIngress on one address with one proxy, with more fields in YAML. */
    String spec(String address, String more) {
        String listeners = Arrays.stream(MailService.values())
                .map(service -> "{name: " + service.listenerName() + "}")
                .collect(Collectors.joining(", "));
        return """
                listeners: [%s]
                mailServers: [{name: dms, workloadRef: {name: mailserver}, configuration: {mode: %s}}]
                service: {type: ClusterIP, externalIPs: ["%s"]}
                proxy: {replicas: 1}
                %s""".formatted(listeners, mode, address, more);
    }

    /** Where the mail server expects a header. */
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
