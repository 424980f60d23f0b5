package dev.mailingress.operator.advice;

import dev.mailingress.operator.dms.DovecotConfigLint;
import dev.mailingress.operator.model.MailServer;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Warnings about the networks from which Dovecot trusts a header, as the spec and the owner's own files set them. */
final class TrustAdvice {

    Stream<Advisory> of(AdvisoryFacts facts) {
        Stream<Advisory> ofFields = facts.model().mailServers().stream()
                .filter(server -> TrustWidth.isWide(server.trustedNetworks()))
                .map(server -> wide(server, "\"configuration.trustedNetworks\"", server.trustedNetworks()));
        return Stream.concat(ofFields, InspectedMailServer.of(facts).flatMap(inspected -> of(inspected, facts)));
    }

    private static Stream<Advisory> of(InspectedMailServer inspected, AdvisoryFacts facts) {
        MailServer server = inspected.server();
        List<String> texts = DovecotConfigLint.paths().stream()
                .flatMap(path -> inspected.files().text(path).stream())
                .toList();
        Stream<Advisory> ofFiles = DovecotConfigLint.trusted(texts)
                .filter(TrustWidth::isWide)
                .map(networks -> wide(server, "\"haproxy_trusted_networks\" in its dovecot.cf", networks))
                .stream();
        boolean chart = facts.chartServers().contains(server.name());
        return Stream.concat(
                ofFiles,
                DovecotConfigLint.warnings(server, chart, texts).stream().map(FindingAdvice::advisory));
    }

    private static Advisory wide(MailServer server, String setting, Collection<String> networks) {
        return new Advisory(
                AdvisoryReason.WIDE_TRUST,
                InspectedMailServer.subject(server) + " trusts PROXY headers from "
                        + (TrustWidth.isEverybody(networks) ? "every address" : "all private addresses of RFC 1918")
                        + " ("
                        + setting + "): any pod, and any machine of such a network that reaches the ports, can announce"
                        + " itself as any client. Set it to the networks of the proxies' pods, usually the cluster's pod"
                        + " network.");
    }
}
