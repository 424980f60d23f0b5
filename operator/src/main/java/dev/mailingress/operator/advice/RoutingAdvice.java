package dev.mailingress.operator.advice;

import dev.mailingress.operator.model.Listener;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.proxy.config.MailProtocol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Warnings about listeners that forward to one of several mail servers, whatever name the client has in mind. */
final class RoutingAdvice {

    Stream<Advisory> of(AdvisoryFacts facts) {
        MailIngressModel model = facts.model();
        List<String> tlsOnly = model.mailServers().stream()
                .filter(RoutingAdvice::isReachedByTlsOnly)
                .map(MailServer::name)
                .toList();
        Map<String, List<String>> plaintext = model.listeners().stream()
                .filter(RoutingAdvice::isPlaintext)
                .collect(Collectors.groupingBy(
                        Listener::mailServer,
                        LinkedHashMap::new,
                        Collectors.mapping(Listener::name, Collectors.toList())));
        return tlsOnly.isEmpty()
                ? Stream.empty()
                : plaintext.entrySet().stream().map(entry -> advisory(entry.getKey(), entry.getValue(), tlsOnly));
    }

    private static Advisory advisory(String server, List<String> listeners, List<String> tlsOnly) {
        return new Advisory(
                AdvisoryReason.STARTTLS_ROUTING,
                "Connections to the " + NamedList.of("listener", listeners) + " all go to mail server \"" + server
                        + "\": with STARTTLS, a client names the server that it wants after the server has answered, so"
                        + " \"routes\" need implicit TLS. Mail server "
                        + tlsOnly.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "))
                        + " can be reached on ports with implicit TLS only. Give it listeners on other ports, or a MailIngress"
                        + " with an address of its own.");
    }

    private static boolean isReachedByTlsOnly(MailServer server) {
        return !server.listeners().isEmpty()
                && server.listeners().stream()
                        .allMatch(listener -> listener.protocol().implicitTls());
    }

    private static boolean isPlaintext(Listener listener) {
        return !listener.protocol().implicitTls() && listener.protocol().family() != MailProtocol.Family.TCP;
    }
}
