package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailService;
import dev.mailingress.operator.model.Workload;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
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
 * Dovecot's configuration of the mail server's owner, as far as ConfigMaps show it: docker-mailserver copies {@code dovecot.cf} to
 * {@code local.conf}, which is read after all of {@code conf.d} and so after ours
 * (docker-mailserver, target/scripts/startup/setup.d/dovecot.sh).
 */
public final class DovecotConfigLint {

    private static final Set<String> PATHS =
            Set.of("/tmp/docker-mailserver/dovecot.cf", "/tmp/docker-mailserver", "/etc/dovecot/local.conf");

    private static final Pattern TRUST = Pattern.compile("(?m)^[ \\t]*haproxy_trusted_networks[ \\t]*=[ \\t]*(.*)$");

    /** Of docker-mailserver's chart, values.yaml, {@code configMaps.dovecot.cf.data}. */
    private static final Pattern CHARTS_SIEVE = Pattern.compile("inet_listener\\s+sieve_proxyprotocol\\s*\\{([^}]*)}");

    private static final Pattern EXPECTS_HEADER = Pattern.compile("(?m)^[ \\t]*haproxy[ \\t]*=[ \\t]*yes\\b");

    private DovecotConfigLint() {}

    /** The ConfigMaps that a mail server's container mounts where such a file may lie. */
    public static List<String> configMaps(Workload workload, String container) {
        Set<String> volumes = workload.template().getSpec().getContainers().stream()
                .filter(one -> one.getName().equals(container))
                .flatMap(one -> InjectionPlan.mounts(one).stream())
                .filter(mount -> PATHS.contains(mount.getMountPath().replaceAll("/+$", "")))
                .map(VolumeMount::getName)
                .collect(Collectors.toSet());
        return workload.template().getSpec().getVolumes().stream()
                .filter(volume -> volumes.contains(volume.getName()))
                .map(Volume::getConfigMap)
                .flatMap(source -> Optional.ofNullable(source).stream())
                .map(ConfigMapVolumeSource::getName)
                .toList();
    }

    /**
     * What its owner should change, as sentences.
     *
     * @param chart whether it is said to be of docker-mailserver's chart
     * @param texts the files that could be seen
     */
    public static List<String> warnings(MailServer server, boolean chart, List<String> texts) {
        List<String> remarks = new ArrayList<>();
        if (server.injected()) {
            trusted(texts)
                    .filter(networks -> !networks.equals(new TreeSet<>(server.trustedNetworks())))
                    .map(networks -> widerTrust(server, networks))
                    .ifPresent(remarks::add);
        }
        if (chart && sieveLacksTheHeader(server, texts)) {
            remarks.add("docker-mailserver's chart (5.1 at least) leaves its ManageSieve PROXY port "
                    + MailService.MANAGESIEVE.separatePort()
                    + " without the header, so nobody can log in there: add the line `haproxy = yes` to inet_listener"
                    + " sieve_proxyprotocol in the chart's value configMaps.\"dovecot.cf\".data.");
        }
        return remarks;
    }

    private static String widerTrust(MailServer server, Set<String> networks) {
        return "Mail server \"" + server.name() + "\" has a dovecot.cf of its own whose haproxy_trusted_networks ("
                + String.join(" ", networks) + ") is read after the operator's and wins: remove it there, or write "
                + String.join(" ", server.trustedNetworks()) + " instead.";
    }

    /** The last one wins. */
    private static Optional<Set<String>> trusted(List<String> texts) {
        Optional<Set<String>> last = Optional.empty();
        for (String text : texts) {
            Matcher matcher = TRUST.matcher(text);
            while (matcher.find()) {
                last = Optional.of(Arrays.stream(matcher.group(1).split("[\\s,]+", -1))
                        .filter(network -> !network.isEmpty())
                        .collect(Collectors.toCollection(TreeSet::new)));
            }
        }
        return last;
    }

    /** Where nothing can be seen, the chart as it is delivered is assumed. */
    private static boolean sieveLacksTheHeader(MailServer server, List<String> texts) {
        boolean used = server.proxyPorts().contains(MailService.MANAGESIEVE.separatePort());
        List<String> listeners = texts.stream()
                .flatMap(text -> CHARTS_SIEVE.matcher(text).results())
                .map(found -> found.group(1))
                .toList();
        return used
                && listeners.stream()
                        .noneMatch(listener -> EXPECTS_HEADER.matcher(listener).find());
    }
}
