package dev.mailingress.operator.desired;

import dev.mailingress.operator.model.Listener;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailServer.HostTarget;
import dev.mailingress.operator.model.MailServer.ServiceTarget;
import dev.mailingress.operator.model.MailServer.WorkloadTarget;
import dev.mailingress.proxy.config.BackendConfig;
import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.ListenerLimits;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.config.RouteConfig;
import java.util.ArrayList;
import java.util.List;

/** Creates the proxy configuration, the content of {@code proxy.yaml}. */
public final class ProxyConfigFactory {

    public ProxyConfig create(MailIngressModel model) {
        List<ListenerConfig> listeners = new ArrayList<>();
        for (Listener listener : model.listeners()) {
            listeners.add(listener(listener, Exposure.PUBLIC, listener.containerPort()));
            Integer internal = listener.internalContainerPort();
            if (internal != null) {
                listeners.add(listener(listener, Exposure.INTERNAL, internal));
            }
        }
        return new ProxyConfig(
                ProxyConfig.SCHEMA_VERSION,
                model.identity().generation(),
                listeners,
                model.mailServers().stream()
                        .map(server -> new BackendConfig(server.name(), host(model, server)))
                        .toList(),
                model.timeouts(),
                model.clients(),
                model.accessLog());
    }

    private static ListenerConfig listener(Listener listener, Exposure exposure, int port) {
        return new ListenerConfig(
                listener.name(),
                listener.protocol(),
                exposure,
                port,
                listener.port(),
                listener.mailServer(),
                listener.targetPort(),
                listener.header(),
                listener.routes().stream().map(ProxyConfigFactory::route).toList(),
                listener.unmatched(),
                exposure == Exposure.PUBLIC ? listener.limits() : ListenerLimits.NONE);
    }

    private static RouteConfig route(Listener.Route route) {
        return new RouteConfig(route.serverNames(), route.mailServer(), route.targetPort(), route.header());
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
