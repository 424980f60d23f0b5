package dev.mailingress.operator.advice;

import dev.mailingress.operator.dms.InjectedFile;
import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Warnings about mail servers where devices relay by their address alone. Ports that expect a header get an empty
 * {@code mynetworks}, because any client that reaches them could announce such an address.
 */
final class RelayAdvice {

    private static final String MAIN = "/tmp/docker-mailserver/postfix-main.cf";
    private static final String PATCHES = "/tmp/docker-mailserver/user-patches.sh";

    /** Lines that begin with a blank continue the one before (postconf(5)). */
    private static final Pattern CONTINUATION = Pattern.compile("\\n[ \\t]+");

    private static final Pattern MYNETWORKS = Pattern.compile("(?m)^mynetworks[ \\t]*=[ \\t]*(.*)$");
    private static final String POSTCONF = "postconf";
    private static final Pattern ASSIGNMENT = Pattern.compile("\\bmynetworks[ \\t]{0,8}\\+?=");

    /** What docker-mailserver's own main.cf contains: no device can have such an address. */
    private static final Pattern OWN_HOST = Pattern.compile("127\\..*|\\[?::1]?(?:/128)?|\\[?fe80:.*|\\$mynetworks");

    Stream<Advisory> of(AdvisoryFacts facts) {
        return InspectedMailServer.of(facts)
                .filter(inspected -> inspected.server().mode() != ConfigurationMode.EXTERNAL)
                .flatMap(inspected -> of(inspected).stream());
    }

    private static Optional<Advisory> of(InspectedMailServer inspected) {
        List<String> sources = sources(inspected);
        List<Integer> ports = ports(inspected.server());
        return sources.isEmpty() || ports.isEmpty()
                ? Optional.empty()
                : Optional.of(new Advisory(AdvisoryReason.RELAY_BY_ADDRESS, message(inspected, sources, ports)));
    }

    private static String message(InspectedMailServer inspected, List<String> sources, List<Integer> ports) {
        boolean separate = inspected.server().mode() == ConfigurationMode.SEPARATE_PORTS;
        return inspected.subject() + " lets clients relay by their address (" + String.join(", ", sources)
                + "), but not on " + NamedList.of("port", ports)
                + ", where the PROXY protocol is expected and \"mynetworks\" is empty: devices and programs that relay"
                + " without a password are refused there. Let them log in on port 465 or 587"
                + (separate
                        ? "; those in the cluster can also use port 25 of the mail server's own Service."
                        : ", or set \"configuration.mode\" to SeparatePorts, which keeps port 25 as it is for clients in the"
                                + " cluster.");
    }

    private static List<String> sources(InspectedMailServer inspected) {
        List<String> sources = new ArrayList<>();
        inspected
                .setting("PERMIT_DOCKER", "none")
                .filter(setting -> !setting.value().strip().equals("none"))
                .ifPresent(setting -> sources.add(setting.text()));
        inspected
                .files()
                .text(MAIN)
                .filter(RelayAdvice::hasForeignNetworks)
                .ifPresent(text -> sources.add("\"mynetworks\" in postfix-main.cf"));
        Stream.concat(
                        inspected.files().text(PATCHES).stream(),
                        Stream.ofNullable(inspected.server().overrides().userPatches()))
                .filter(RelayAdvice::setsNetworks)
                .findFirst()
                .ifPresent(text -> sources.add("\"mynetworks\" in " + InjectedFile.USER_PATCHES.key()));
        return sources;
    }

    /** Whether a line of a script does, line by line: one pattern over the whole text could take very long. */
    private static boolean setsNetworks(String script) {
        return script.lines()
                .map(line -> line.split("#", 2)[0])
                .filter(line -> line.contains(POSTCONF))
                .anyMatch(line -> ASSIGNMENT
                        .matcher(line.substring(line.indexOf(POSTCONF)))
                        .find());
    }

    private static boolean hasForeignNetworks(String text) {
        // The last occurrence takes effect.
        return MYNETWORKS
                .matcher(CONTINUATION.matcher(text).replaceAll(" "))
                .results()
                .reduce((first, second) -> second)
                .map(match -> match.group(1))
                .filter(value -> Arrays.stream(value.split("[\\s,]+", -1))
                        .anyMatch(network ->
                                !network.isEmpty() && !OWN_HOST.matcher(network).matches()))
                .isPresent();
    }

    private static List<Integer> ports(MailServer server) {
        return server.listeners().stream()
                .filter(listener -> listener.protocol().family() == MailProtocol.Family.SMTP)
                .filter(listener -> listener.header() != ProxyProtocol.NONE)
                .map(listener -> listener.targetPort())
                .distinct()
                .sorted()
                .toList();
    }
}
