package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port that the proxy binds, and where its connections go.
 *
 * @param name unique among the listeners of one exposure; for log and metrics; at most 63 characters
 * @param protocol what clients speak here
 * @param exposure for whom it is
 * @param port the TCP port that the process binds
 * @param publicPort the port that clients know, announced as the destination's (PROXY protocol specification §2)
 * @param backend the name of one of {@link ProxyConfig#backends()}
 * @param targetPort the backend's TCP port
 * @param proxyProtocol the header that this target port expects
 * @param routes by the TLS server name, where TLS comes first; at most {@value #MAX_ROUTES}
 * @param unmatched what becomes of connections that no route has
 * @param limits what it has instead of the common limits
 */
public record ListenerConfig(
        String name,
        MailProtocol protocol,
        Exposure exposure,
        int port,
        int publicPort,
        String backend,
        int targetPort,
        ProxyProtocol proxyProtocol,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RouteConfig> routes,

        Unmatched unmatched,
        ListenerLimits limits) {

    public static final int MAX_ROUTES = 64;

    public ListenerConfig {
        ConfigValidation.text(name, "listeners.name", 63);
        String self = "listeners[" + name + "]";
        ConfigValidation.present(protocol, self + ".protocol", "write SMTP, IMAPS or another protocol of the list");
        ConfigValidation.present(exposure, self + ".exposure", "write Public or Internal");
        ConfigValidation.port(port, self + ".port");
        ConfigValidation.port(publicPort, self + ".publicPort");
        ConfigValidation.text(backend, self + ".backend", 63);
        ConfigValidation.port(targetPort, self + ".targetPort");
        ConfigValidation.present(proxyProtocol, self + ".proxyProtocol", "write V2, V1 or None");
        routes = List.copyOf(routes);
        if (routes.size() > MAX_ROUTES) {
            throw new IllegalArgumentException(
                    self + ".routes: has " + routes.size() + " entries: write at most " + MAX_ROUTES);
        }
        if (!routes.isEmpty() && !protocol.implicitTls()) {
            throw new IllegalArgumentException(self + ".routes: " + protocol
                    + " begins without TLS, so nobody has named a server when the backend is chosen: remove the routes,"
                    + " or route SUBMISSIONS, IMAPS or POP3S");
        }
        if (routes.isEmpty() && unmatched == Unmatched.REFUSE) {
            throw new IllegalArgumentException(
                    self + ".unmatched: without routes nothing can match: write Default, or add routes");
        }
    }

    /** A listener that leads to one backend and has the common limits. */
    public ListenerConfig(
            String name,
            MailProtocol protocol,
            Exposure exposure,
            int port,
            int publicPort,
            String backend,
            int targetPort,
            ProxyProtocol proxyProtocol) {
        this(
                name,
                protocol,
                exposure,
                port,
                publicPort,
                backend,
                targetPort,
                proxyProtocol,
                List.of(),
                Unmatched.DEFAULT,
                ListenerLimits.NONE);
    }

    /** An absent optional field gets its default. */
    public static ListenerConfig of(
            String name,
            MailProtocol protocol,
            Exposure exposure,
            int port,
            int publicPort,
            String backend,
            int targetPort,
            ProxyProtocol proxyProtocol,
            @Nullable List<RouteConfig> routes,
            @Nullable Unmatched unmatched,
            @Nullable ListenerLimits limits) {
        return new ListenerConfig(
                name,
                protocol,
                exposure,
                port,
                publicPort,
                backend,
                targetPort,
                proxyProtocol,
                routes == null ? List.of() : routes,
                unmatched == null ? Unmatched.DEFAULT : unmatched,
                limits == null ? ListenerLimits.NONE : limits);
    }
}
