package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code postfix-master.cf}: docker-mailserver gives each line to {@code postconf -P}
 * (target/scripts/startup/setup.d/postfix.sh), so it changes services and adds none, and a later line wins.
 */
final class PostfixMasterFile {

    private static final String KEY = "postfix-master.cf";
    private static final String PATH = "/tmp/docker-mailserver/" + KEY;

    Optional<DmsFile> of(MailServer server) {
        List<String> lines = server.listeners().stream()
                .flatMap(listener -> listener.service().stream())
                // Not in the order of the listeners: to move one must not restart the mail server.
                .sorted()
                .flatMap(service -> lines(service).stream())
                .toList();
        return lines.isEmpty() ? Optional.empty() : Optional.of(new DmsFile(KEY, PATH, content(server, lines)));
    }

    private static List<String> lines(MailService service) {
        return switch (service) {
            case SMTP -> lines(List.of("smtp/inet", "smtpd/pass"), "smtp/inet/postscreen_upstream_proxy_protocol");
            case SUBMISSION -> lines(List.of("submission/inet"), "submission/inet/smtpd_upstream_proxy_protocol");
            case SUBMISSIONS -> lines(List.of("submissions/inet"), "submissions/inet/smtpd_upstream_proxy_protocol");
            case IMAP, IMAPS, POP3, POP3S, MANAGESIEVE -> List.of();
        };
    }

    /**
     * An empty {@code mynetworks} goes with every header: Postfix believes one from anybody, and whoever claims 127.0.0.1
     * would relay anywhere without a password. Port 25 hands its connections to {@code smtpd/pass}, so both need it.
     */
    private static List<String> lines(List<String> services, String upstreamProtocol) {
        List<String> lines = new ArrayList<>();
        lines.add(upstreamProtocol + "=haproxy");
        services.forEach(service -> lines.add(service + "/mynetworks="));
        return lines;
    }

    private static String content(MailServer server, List<String> lines) {
        StringBuilder content = new StringBuilder();
        String own = server.postfixMaster();
        if (own != null && !own.isBlank()) {
            content.append("# From the MailIngress: mailServers[")
                    .append(server.name())
                    .append("].configuration.postfixMaster\n")
                    .append(own.stripTrailing())
                    .append('\n');
        }
        content.append(
                "# From the MailIngress operator: these services expect the PROXY protocol, from proxies only.\n");
        lines.forEach(line -> content.append(line).append('\n'));
        return content.toString();
    }
}
