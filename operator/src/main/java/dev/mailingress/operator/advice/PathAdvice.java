package dev.mailingress.operator.advice;

import dev.mailingress.operator.advice.PathFacts.ExposedPort;
import dev.mailingress.operator.decide.ClientAddresses;
import dev.mailingress.operator.observed.SourceKind;
import java.util.Optional;
import java.util.stream.Stream;

/** Warnings about the path from the clients to the mail servers, as the proxies and the operator see it. */
final class PathAdvice {

    Stream<Advisory> of(AdvisoryFacts facts) {
        ClientAddresses clients = facts.path().clients();
        return Stream.concat(
                facts.path().exposedPorts().stream().map(PathAdvice::exposed),
                Stream.of(someHidden(clients), podsOnPublicName(clients)).flatMap(Optional::stream));
    }

    private static Advisory exposed(ExposedPort exposed) {
        return new Advisory(
                AdvisoryReason.POLICY_NOT_ENFORCED,
                "The operator could connect to port " + exposed.port() + " of mail server \"" + exposed.mailServer()
                        + "\", which only the proxies may reach: any pod can announce any client address there. Install a"
                        + " network plugin that enforces NetworkPolicies, or delete the NetworkPolicy that admits other"
                        + " pods.");
    }

    /** Most of them are a matter of the condition. */
    private static Optional<Advisory> someHidden(ClientAddresses clients) {
        return clients.worst()
                .filter(kind -> !clients.mostAreHidden())
                .map(kind -> new Advisory(
                        AdvisoryReason.SOME_CLIENTS_HIDDEN,
                        "Some connections come from " + clients.examples().get(kind)
                                + ", which no client has: something replaces the addresses of these clients, as source NAT"
                                + " (masquerading) does. If they come from monitoring, nothing is wrong."));
    }

    private static Optional<Advisory> podsOnPublicName(ClientAddresses clients) {
        return Optional.ofNullable(clients.examples().get(SourceKind.POD))
                .map(
                        address -> new Advisory(
                                AdvisoryReason.PODS_ON_PUBLIC_NAME,
                                "Pods of the cluster connect to the public Service (" + address
                                        + "): their mail on port 25 is refused, and limits treat them as clients. Let them use"
                                        + " \"internalService\", to whose address the cluster DNS can resolve the public name."));
    }
}
