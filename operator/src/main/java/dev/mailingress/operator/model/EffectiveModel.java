package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.Unmatched;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Model that matches the running pods of mail servers whose rollout is deferred: a header is sent to a port if and only if
 * these pods expect it there. A listener whose port does not expect it yet waits; one whose service has its header on the port
 * of another mode keeps using that port.
 *
 * @param wanted the model that the spec describes
 * @param model the part of it that the running pods support
 * @param waiting names of the mail servers whose pods must be replaced first
 */
public record EffectiveModel(MailIngressModel wanted, MailIngressModel model, Set<String> waiting) {

    public EffectiveModel {
        waiting = Set.copyOf(waiting);
    }

    /**
     * Derives the effective model.
     *
     * @param expected the ports on which the running pods expect the header, by name of each mail server that waits
     */
    public static EffectiveModel of(MailIngressModel wanted, Map<String, Set<Integer>> expected) {
        List<Listener> listeners = wanted.listeners().stream()
                .flatMap(listener -> present(listener, wanted, expected).stream())
                .toList();
        if (listeners.isEmpty()) {
            // No current listener remains, so new ones need not wait.
            return new EffectiveModel(wanted, wanted, Set.of());
        }
        List<MailServer> servers = wanted.mailServers().stream()
                .map(server -> expected.containsKey(server.name())
                        ? server.withProxyPorts(expected.get(server.name()))
                        : server)
                .toList();
        return new EffectiveModel(wanted, wanted.with(listeners, servers), expected.keySet());
    }

    /** Names of the listeners that cannot be forwarded to the mail server yet. */
    public List<String> waitingListeners(String mailServer) {
        return wanted.listeners().stream()
                .filter(listener -> listener.at(mailServer).isPresent())
                .map(Listener::name)
                .filter(name -> model.listeners().stream()
                        .noneMatch(listener -> listener.name().equals(name)
                                && listener.at(mailServer).isPresent()))
                .toList();
    }

    private static Optional<Listener> present(
            Listener listener, MailIngressModel wanted, Map<String, Set<Integer>> expected) {
        List<Listener.Route> routes = listener.routes().stream()
                .flatMap(route -> destination(listener, route, wanted, expected).stream())
                .toList();
        Listener.Route direct =
                new Listener.Route(listener.mailServer(), List.of(), listener.targetPort(), listener.header());
        Optional<Listener.Route> present = listener.unmatched() == Unmatched.REFUSE
                ? Optional.of(direct)
                : destination(listener, direct, wanted, expected);
        boolean refuses = listener.unmatched() == Unmatched.REFUSE || present.isEmpty();
        if (refuses && routes.isEmpty()) {
            return Optional.empty();
        }
        Listener.Route to = present.orElse(
                new Listener.Route(listener.mailServer(), List.of(), listener.targetPort(), ProxyProtocol.NONE));
        return Optional.of(new Listener(
                listener.name(),
                listener.protocol(),
                listener.port(),
                listener.containerPort(),
                listener.internalContainerPort(),
                listener.mailServer(),
                to.targetPort(),
                to.header(),
                routes,
                refuses ? Unmatched.REFUSE : Unmatched.DEFAULT,
                listener.limits()));
    }

    private static Optional<Listener.Route> destination(
            Listener listener, Listener.Route route, MailIngressModel wanted, Map<String, Set<Integer>> expected) {
        Set<Integer> ports = expected.get(route.mailServer());
        if (ports == null) {
            return Optional.of(route);
        }
        if (route.header() == ProxyProtocol.NONE) {
            return Optional.of(
                    ports.contains(route.targetPort())
                            ? to(route, route.targetPort(), version(wanted, route.mailServer()))
                            : route);
        }
        return Stream.concat(
                        Stream.of(route.targetPort()),
                        listener.service().stream()
                                .flatMap(service -> Stream.of(service.port(), service.separatePort())))
                .filter(ports::contains)
                .findFirst()
                .map(port -> to(route, port, route.header()));
    }

    private static Listener.Route to(Listener.Route route, int port, ProxyProtocol header) {
        return new Listener.Route(route.mailServer(), route.serverNames(), port, header);
    }

    private static ProxyProtocol version(MailIngressModel model, String mailServer) {
        return model.mailServers().stream()
                .filter(server -> server.name().equals(mailServer))
                .map(MailServer::proxyProtocol)
                .findFirst()
                .orElseThrow();
    }
}
