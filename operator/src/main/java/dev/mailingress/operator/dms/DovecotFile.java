package dev.mailingress.operator.dms;

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

    private static final String KEY = "99-mail-ingress.conf";
    private static final String PATH = "/etc/dovecot/conf.d/" + KEY;

    Optional<DmsFile> of(MailServer server) {
        Map<String, List<String>> listeners = new LinkedHashMap<>();
        server.listeners().stream()
                .flatMap(listener -> listener.service().stream())
                .sorted()
                .forEach(service -> login(service)
                        .ifPresent(login -> listeners
                                .computeIfAbsent(login, any -> new ArrayList<>())
                                .add(listener(service))));
        return listeners.isEmpty() ? Optional.empty() : Optional.of(new DmsFile(KEY, PATH, content(server, listeners)));
    }

    private static Optional<String> login(MailService service) {
        return switch (service) {
            case IMAP, IMAPS -> Optional.of("imap-login");
            case POP3, POP3S -> Optional.of("pop3-login");
            case MANAGESIEVE -> Optional.of("managesieve-login");
            case SMTP, SUBMISSION, SUBMISSIONS -> Optional.empty();
        };
    }

    private static String listener(MailService service) {
        String name = service == MailService.MANAGESIEVE ? "sieve" : service.listenerName();
        String tls = service.protocol().implicitTls() ? "    ssl = yes\n" : "";
        return "  inet_listener " + name + " {\n    haproxy = yes\n    port = " + service.port() + "\n" + tls + "  }\n";
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
