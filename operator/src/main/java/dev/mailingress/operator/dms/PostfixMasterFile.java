package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.DaemonConfig;
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

    private static final String HEADING =
            "# From the MailIngress operator: these services expect the PROXY protocol, from proxies only.\n";

    Optional<DmsFile> of(MailServer server) {
        List<String> lines =
                server.mode() == ConfigurationMode.SAME_PORTS ? lines(DmsFiles.services(server)) : List.of();
        if (lines.isEmpty() && !InjectedFile.POSTFIX_MASTER.hasOwn(server.own())) {
            return Optional.empty();
        }
        String ours = lines.isEmpty() ? "" : HEADING + String.join("\n", lines) + "\n";
        return Optional.of(InjectedFile.POSTFIX_MASTER.chained(server.name(), server.own(), ours));
    }

    private static List<String> lines(List<MailService> services) {
        List<String> lines = new ArrayList<>();
        for (MailService service : services) {
            if (service.daemonConfig() instanceof DaemonConfig.Postfix postfix) {
                lines.addAll(lines(postfix));
            }
        }
        return lines;
    }

    /**
     * An empty {@code mynetworks} goes with every header: Postfix believes one from anybody, and whoever claims 127.0.0.1
     * would relay anywhere without a password. Port 25 hands its connections to {@code smtpd/pass}, so both need it.
     */
    private static List<String> lines(DaemonConfig.Postfix postfix) {
        List<String> lines = new ArrayList<>();
        postfix.header().forEach(parameter -> lines.add(postfix.entry() + "/" + parameter));
        lines.add(postfix.entry() + "/mynetworks=");
        postfix.handsTo().forEach(next -> lines.add(next + "/mynetworks="));
        return lines;
    }
}
