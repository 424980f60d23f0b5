package dev.mailingress.operator.desired;

import dev.mailingress.operator.model.Listener;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailServer.HostTarget;
import dev.mailingress.operator.model.MailServer.ServiceTarget;
import dev.mailingress.operator.model.MailServer.WorkloadTarget;
import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.ListenerLimits;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.RouteConfig;
import dev.mailingress.proxy.config.TargetConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Creates the proxy configuration, the content of {@code proxy.yaml}. */
public final class ProxyConfigFactory {

    public ProxyConfig create(MailIngressModel model) {
        Map<String, String> hosts =
                model.mailServers().stream().collect(Collectors.toMap(MailServer::name, server -> host(model, server)));
        List<ListenerConfig> listeners = new ArrayList<>();
        for (Listener listener : model.listeners()) {
            listeners.add(listener(listener, hosts, Exposure.PUBLIC, listener.containerPort()));
            Integer internal = listener.internalContainerPort();
            if (internal != null) {
                listeners.add(listener(listener, hosts, Exposure.INTERNAL, internal));
            }
        }
        return new ProxyConfig(
                ProxyConfig.SCHEMA_VERSION,
                model.identity().generation(),
                listeners,
                model.timeouts(),
                model.clients(),
                model.accessLog());
    }

    private static ListenerConfig listener(Listener listener, Map<String, String> hosts, Exposure exposure, int port) {
        return new ListenerConfig(
                listener.name(),
                listener.protocol(),
                exposure,
                port,
                listener.port(),
                listener.mailServer(),
                targets(hosts, listener.mailServer(), listener.targetPort(), listener.header()),
                listener.routes().stream().map(route -> route(route, hosts)).toList(),
                listener.unmatched(),
                exposure == Exposure.PUBLIC ? listener.limits() : ListenerLimits.NONE);
    }

    private static RouteConfig route(Listener.Route route, Map<String, String> hosts) {
        return new RouteConfig(
                route.serverNames(),
                route.mailServer(),
                targets(hosts, route.mailServer(), route.targetPort(), route.header()));
    }

    private static List<TargetConfig> targets(
            Map<String, String> hosts, String mailServer, int port, ProxyProtocol header) {
        return List.of(new TargetConfig(Objects.requireNonNull(hosts.get(mailServer)), port, header));
    }

    private static String host(MailIngressModel model, MailServer server) {
        if (server.target() instanceof HostTarget target) {
            return target.host();
        }
        String service = server.target() instanceof ServiceTarget target
                ? target.name()
                : model.names().mailServer(server.name());
        // Without the cluster domain, which the pod's resolver appends, so that it need not be configured.
        return service + "." + model.identity().namespace() + ".svc";
    }

    /** Whether the operator creates a Service for the mail server. */
    static boolean hasService(MailServer server) {
        return server.target() instanceof WorkloadTarget && !server.listeners().isEmpty();
    }
}
