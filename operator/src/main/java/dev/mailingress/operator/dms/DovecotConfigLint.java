package dev.mailingress.operator.dms;

import dev.mailingress.operator.dms.Finding.Warning;
import dev.mailingress.operator.dms.Finding.WarningKind;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks the owner's Dovecot configuration, if it is mounted from ConfigMaps, for settings that override the injected ones:
 * docker-mailserver copies {@code dovecot.cf} to {@code local.conf}, which is read after all of {@code conf.d}
 * (docker-mailserver, target/scripts/startup/setup.d/dovecot.sh).
 */
public final class DovecotConfigLint {

    private static final List<String> PATHS = List.of("/tmp/docker-mailserver/dovecot.cf", "/etc/dovecot/local.conf");

    private static final Pattern TRUSTED_NETWORKS =
            Pattern.compile("(?m)^[ \\t]*haproxy_trusted_networks[ \\t]*=[ \\t]*(.*)$");

    /** In docker-mailserver's chart: values.yaml, {@code configMaps.dovecot.cf.data}. */
    private static final Pattern CHART_SIEVE = Pattern.compile("inet_listener\\s+sieve_proxyprotocol\\s*\\{([^}]*)}");

    private static final Pattern EXPECTS_HEADER = Pattern.compile("(?m)^[ \\t]*haproxy[ \\t]*=[ \\t]*yes\\b");

    private DovecotConfigLint() {}

    /** Absolute paths at which a file of the owner overrides the injected one. */
    public static List<String> paths() {
        return PATHS;
    }

    /**
     * Returns warnings for the owner; messages are sentences.
     *
     * @param chart whether the mail server is specified to be an installation of docker-mailserver's chart
     * @param texts contents of the files that could be read
     */
    public static List<Warning> warnings(MailServer server, boolean chart, List<String> texts) {
        List<Warning> warnings = new ArrayList<>();
        if (server.injected()) {
            trusted(texts)
                    .filter(networks -> !networks.equals(new TreeSet<>(server.trustedNetworks())))
                    .map(networks -> new Warning(WarningKind.TRUST_OVERRIDDEN, overridden(server, networks)))
                    .ifPresent(warnings::add);
        }
        if (chart && sieveLacksHeader(server, texts)) {
            warnings.add(new Warning(
                    WarningKind.CHART_SIEVE,
                    "docker-mailserver's chart (at least 5.1) does not enable the header on its ManageSieve PROXY port "
                            + MailService.MANAGESIEVE.separatePort()
                            + ", so logins there fail: add the line `haproxy = yes` to inet_listener sieve_proxyprotocol in the"
                            + " chart value configMaps.\"dovecot.cf\".data."));
        }
        return warnings;
    }

    private static String overridden(MailServer server, Set<String> networks) {
        return "haproxy_trusted_networks (" + String.join(" ", networks) + ") in the dovecot.cf of mail server \""
                + server.name()
                + "\" overrides the operator's setting, because it is read later: remove it there, or set it to "
                + String.join(" ", server.trustedNetworks()) + ".";
    }

    /** The trusted networks that the files set, if any does; the last occurrence takes effect. */
    public static Optional<Set<String>> trusted(List<String> texts) {
        Optional<Set<String>> last = Optional.empty();
        for (String text : texts) {
            Matcher matcher = TRUSTED_NETWORKS.matcher(text);
            while (matcher.find()) {
                last = Optional.of(Arrays.stream(matcher.group(1).split("[\\s,]+", -1))
                        .filter(network -> !network.isEmpty())
                        .collect(Collectors.toCollection(TreeSet::new)));
            }
        }
        return last;
    }

    /** If no file can be read, assumes the chart's default values. */
    private static boolean sieveLacksHeader(MailServer server, List<String> texts) {
        boolean used = server.proxyPorts().contains(MailService.MANAGESIEVE.separatePort());
        List<String> listeners = texts.stream()
                .flatMap(text -> CHART_SIEVE.matcher(text).results())
                .map(match -> match.group(1))
                .toList();
        return used
                && listeners.stream()
                        .noneMatch(listener -> EXPECTS_HEADER.matcher(listener).find());
    }
}
