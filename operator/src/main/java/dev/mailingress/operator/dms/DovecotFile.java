package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.DaemonConfig;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of Dovecot's {@code conf.d}, beside the user's {@code dovecot.cf}. Its text is valid for Dovecot 2.3 and 2.4: one
 * setting a line, and {@code haproxy}, never {@code inet_listener_haproxy}, which 2.3 does not know.
 */
final class DovecotFile {

    Optional<DmsFile> of(MailServer server) {
        Map<String, List<String>> listeners = new LinkedHashMap<>();
        for (MailService service : DmsFiles.services(server)) {
            if (service.daemonConfig() instanceof DaemonConfig.Dovecot dovecot) {
                listeners
                        .computeIfAbsent(dovecot.login(), any -> new ArrayList<>())
                        .add(listener(service, dovecot, server.mode()));
            }
        }
        if (listeners.isEmpty() && !InjectedFile.DOVECOT.hasOwn(server.own())) {
            return Optional.empty();
        }
        String ours = listeners.isEmpty() ? "" : content(server, listeners);
        return Optional.of(InjectedFile.DOVECOT.chained(server.name(), server.own(), ours));
    }

    private static String listener(MailService service, DaemonConfig.Dovecot dovecot, ConfigurationMode mode) {
        boolean separate = mode == ConfigurationMode.SEPARATE_PORTS;
        String name = dovecot.listener() + (separate ? "-proxied" : "");
        int port = separate ? service.separatePort() : service.port();
        String tls = service.protocol().implicitTls() ? "    ssl = yes\n" : "";
        return "  inet_listener " + name + " {\n    haproxy = yes\n    port = " + port + "\n" + tls + "  }\n";
    }

    private static String content(MailServer server, Map<String, List<String>> listeners) {
        StringBuilder content = new StringBuilder();
        content.append("# From the MailIngress operator: these listeners expect the PROXY protocol.\n")
                .append("haproxy_trusted_networks = ")
                .append(String.join(" ", server.trustedNetworks()))
                // Dovecot 2.4 takes every trusted connection for secured unless TLS is required, and would let
                // passwords pass in the clear.
                .append("\nssl = required\n");
        listeners.forEach((login, blocks) -> content.append("service ")
                .append(login)
                .append(" {\n")
                .append(String.join("", blocks))
                .append("}\n"));
        return content.toString();
    }
}
