package dev.mailingress.operator.desired;

import dev.mailingress.operator.decide.ServedListener;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.model.Listener;
import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.ListenerLimits;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.config.RouteConfig;
import java.util.ArrayList;
import java.util.List;

/** Creates the proxy configuration, the content of {@code proxy.yaml}. */
public final class ProxyConfigFactory {

    public ProxyConfig create(ServingPlan plan) {
        List<ListenerConfig> listeners = new ArrayList<>();
        for (ServedListener served : plan.listeners()) {
            listeners.add(listener(served, Exposure.PUBLIC, served.listener().containerPort()));
            Integer internal = served.listener().internalContainerPort();
            if (internal != null) {
                listeners.add(listener(served, Exposure.INTERNAL, internal));
            }
        }
        return new ProxyConfig(
                ProxyConfig.SCHEMA_VERSION,
                plan.model().identity().generation(),
                listeners,
                plan.model().timeouts(),
                plan.model().clients(),
                plan.model().verification(),
                plan.model().accessLog());
    }

    private static ListenerConfig listener(ServedListener served, Exposure exposure, int port) {
        Listener listener = served.listener();
        return new ListenerConfig(
                listener.name(),
                listener.protocol(),
                exposure,
                port,
                listener.port(),
                listener.mailServer(),
                served.targets(),
                served.routes().stream().map(ProxyConfigFactory::route).toList(),
                served.unmatched(),
                exposure == Exposure.PUBLIC ? listener.limits() : ListenerLimits.NONE);
    }

    private static RouteConfig route(ServedListener.ServedRoute served) {
        return new RouteConfig(served.route().serverNames(), served.route().mailServer(), served.targets());
    }
}
