package dev.mailingress.proxy.routing;

import dev.mailingress.proxy.config.AccessLogConfig;
import dev.mailingress.proxy.config.ClientsConfig;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.config.TimeoutsConfig;
import java.util.List;

/** Routes from a configuration. */
public final class Routes {

    private Routes() {}

    /** @param listener without routes by server name */
    public static Route of(ListenerConfig listener) {
        Routing routing = Routing.of(new ProxyConfig(
                ProxyConfig.SCHEMA_VERSION,
                1,
                List.of(listener),
                TimeoutsConfig.DEFAULT,
                ClientsConfig.DEFAULT,
                AccessLogConfig.DEFAULT));
        return ((Routing.Valid) routing).table().route(listener.port()).orElseThrow();
    }
}
