package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.ListenerLimits;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.Unmatched;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A listener with every default decided.
 *
 * @param port the one that clients use
 * @param containerPort the one that proxies bind for the public Service
 * @param internalContainerPort the one that proxies bind for the internal Service, if there is one
 * @param mailServer the name of the mail server behind it
 * @param targetPort the mail server's port
 * @param header what the target port expects
 * @param routes where connections go whose TLS names one of these servers
 * @param unmatched what becomes of the others
 * @param limits what it has instead of the common limits
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

    /** Another mail server for certain server names. */
    public record Route(String mailServer, List<String> serverNames, int targetPort, ProxyProtocol header) {

        public Route {
            serverNames = List.copyOf(serverNames);
        }
    }

    /** How far the internal Service's container ports lie above the public ones. */
    public static final int INTERNAL_OFFSET = 20_000;

    /** This listener as one mail server sees it; empty if no connection of it goes there. */
    public Optional<Listener> at(String server) {
        if (mailServer.equals(server) && unmatched == Unmatched.DEFAULT) {
            return Optional.of(this);
        }
        return routes.stream()
                .filter(route -> route.mailServer().equals(server))
                .findFirst()
                .map(this::by);
    }

    private Listener by(Route route) {
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

    /** The mail service that its name means, if any. */
    public Optional<MailService> service() {
        return MailService.named(name);
    }
}
