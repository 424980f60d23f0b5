package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.DaemonConfig;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailService;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code user-patches.sh} of mode SeparatePorts, and the user's own. docker-mailserver has no other way to add a service to
 * master.cf. Each PROXY port is a copy of its plain service as it then is, so it has every value of the user's; an entry that
 * is there is replaced, so to run twice is to run once.
 */
final class UserPatchesFile {

    private static final String RUN_OWN = "/bin/bash " + InjectedFile.OWN_USER_PATCHES.containerPath() + "\n";

    private static final String FUNCTION = """
            # beside ENTRY PLAIN PARAMETER...: makes ENTRY (name/type) a copy of PLAIN that has these parameters.
            beside() {
              local entry=$1 plain=$2 copy parameter
              shift 2
              copy=$(postconf -M "$plain" | tail -n 1)
              if [[ -z $copy ]]; then
                echo "mail-ingress: master.cf has no $plain, so there is no $entry" >&2
                return
              fi
              postconf -M "$entry=${entry%/*}${copy#"${plain%/*}"}"
              for parameter; do
                postconf -P "$entry/$parameter"
              done
            }
            """;

    /** The second postscreen to start cannot lock the cache of the first, and its port hangs (docker-mailserver#4066). */
    private static final String SHARED_CACHE = """
            # Two postscreens, one cache, which only proxymap can share.
            cache=$(postconf -h postscreen_cache_map)
            [[ -z $cache || $cache == @(proxy|memcache):* ]] || postconf "postscreen_cache_map = proxy:$cache"
            """;

    List<DmsFile> of(MailServer server) {
        List<String> commands =
                server.mode() == ConfigurationMode.SEPARATE_PORTS ? commands(DmsFiles.services(server)) : List.of();
        boolean own = InjectedFile.USER_PATCHES.hasOwn(server.own());
        if (commands.isEmpty() && !own) {
            return List.of();
        }
        List<DmsFile> files = new ArrayList<>();
        files.add(new DmsFile(InjectedFile.USER_PATCHES, content(server, commands, own)));
        if (own) {
            files.add(new DmsFile(InjectedFile.OWN_USER_PATCHES, InjectedFile.OWN_USER_PATCHES.ownText(server.own())));
        }
        return files;
    }

    private static String content(MailServer server, List<String> commands, boolean own) {
        StringBuilder content = new StringBuilder("#!/bin/bash\n# From the MailIngress operator.\n");
        if (own) {
            content.append("# First the MailIngress' own: mailServers[")
                    .append(server.name())
                    .append("].configuration.userPatches\n")
                    .append(RUN_OWN);
        }
        if (!commands.isEmpty()) {
            content.append(
                            "# These ports expect the PROXY protocol, from proxies only; the plain ones stay as they are.\n")
                    .append(FUNCTION);
            commands.forEach(command -> content.append(command).append('\n'));
        }
        // Last: whoever reads main.cf within a second of its change waits until that is over, each postconf anew.
        if (DmsFiles.services(server).contains(MailService.SMTP) && !commands.isEmpty()) {
            content.append(SHARED_CACHE);
        }
        return content.toString();
    }

    private static List<String> commands(List<MailService> services) {
        List<String> commands = new ArrayList<>();
        for (MailService service : services) {
            if (service.daemonConfig() instanceof DaemonConfig.Postfix postfix) {
                commands.addAll(commands(service, postfix));
            }
        }
        return commands;
    }

    /** As with PostfixMasterFile an empty {@code mynetworks} goes with every header. */
    private static List<String> commands(MailService service, DaemonConfig.Postfix postfix) {
        List<String> commands = new ArrayList<>();
        List<String> parameters = new ArrayList<>(postfix.header());
        parameters.add("mynetworks=");
        for (String next : postfix.handsTo()) {
            String name = next.substring(0, next.indexOf('/')) + "-proxied";
            // An underscore: fail2ban 1.0's filter takes letters, digits and underscores after "postfix/", no hyphen.
            commands.add(
                    "beside " + name + "/pass " + next + " mynetworks= syslog_name=postfix/" + name.replace('-', '_'));
            parameters.add("smtpd_service_name=" + name);
        }
        commands.add(
                "beside " + service.separatePort() + "/inet " + postfix.entry() + " " + String.join(" ", parameters));
        return commands;
    }
}
