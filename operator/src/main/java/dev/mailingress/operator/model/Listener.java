package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.ListenerLimits;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.Unmatched;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Listener with every default applied.
 *
 * @param port TCP port that clients connect to
 * @param containerPort TCP port that the proxies bind for the public Service
 * @param internalContainerPort TCP port that the proxies bind for the internal Service; null without one
 * @param mailServer name of the mail server that connections are forwarded to
 * @param targetPort TCP port of the mail server
 * @param header PROXY protocol header that the target port expects
 * @param routes routes by the server name that the client requests in its TLS handshake (SNI)
 * @param unmatched how to handle connections that match no route
 * @param limits limits that override the common ones
 */
public record Listener(
        String name,
        MailProtocol protocol,
        int port,
        int containerPort,
        @Nullable Integer internalContainerPort,
        String mailServer,
        int targetPort,
        ProxyProtocol header,
        List<Route> routes,
        Unmatched unmatched,
        ListenerLimits limits) {

    public Listener {
        routes = List.copyOf(routes);
    }

    /** Route to another mail server for certain server names. */
    public record Route(String mailServer, List<String> serverNames, int targetPort, ProxyProtocol header) {

        public Route {
            serverNames = List.copyOf(serverNames);
        }
    }

    /** Offset of the internal Service's container ports from the public ones. */
    public static final int INTERNAL_OFFSET = 20_000;

    /** This listener from the point of view of one mail server; empty if it forwards no connections there. */
    public Optional<Listener> at(String server) {
        if (mailServer.equals(server) && unmatched == Unmatched.DEFAULT) {
            return Optional.of(this);
        }
        return routes.stream()
                .filter(route -> route.mailServer().equals(server))
                .findFirst()
                .map(this::via);
    }

    private Listener via(Route route) {
        return new Listener(
                name,
                protocol,
                port,
                containerPort,
                internalContainerPort,
                route.mailServer(),
                route.targetPort(),
                route.header(),
                List.of(),
                Unmatched.DEFAULT,
                limits);
    }

    /** The well-known mail service of its name; empty for a custom name. */
    public Optional<MailService> service() {
        return MailService.named(name);
    }
}
