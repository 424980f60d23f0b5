package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port that the proxy binds, and the targets of its connections.
 *
 * @param name unique among the listeners of one exposure; used in logs and metrics; at most 63 characters
 * @param protocol the application protocol
 * @param exposure the clients that it is for
 * @param port the TCP port that the process binds
 * @param publicPort the port that clients connect to, sent as the destination port (PROXY protocol specification §2)
 * @param backend name of the mail server, for log, metrics and health; at most 63 characters
 * @param targets where the mail server is reached, in order of preference; 1 to {@value TargetConfig#MAX_TARGETS}
 * @param routes by TLS server name, for protocols with implicit TLS; at most {@value #MAX_ROUTES}
 * @param unmatched how to handle connections that match no route
 * @param limits overrides of the common limits
 */
public record ListenerConfig(
        String name,
        MailProtocol protocol,
        Exposure exposure,
        int port,
        int publicPort,
        String backend,
        List<TargetConfig> targets,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RouteConfig> routes,

        Unmatched unmatched,
        ListenerLimits limits) {

    public static final int MAX_ROUTES = 64;

    public ListenerConfig {
        ConfigValidation.text(name, "listeners.name", 63);
        String self = "listeners[" + name + "]";
        ConfigValidation.present(protocol, self + ".protocol", "must be SMTP, IMAPS or another protocol of the list");
        ConfigValidation.present(exposure, self + ".exposure", "must be Public or Internal");
        ConfigValidation.port(port, self + ".port");
        ConfigValidation.port(publicPort, self + ".publicPort");
        ConfigValidation.text(backend, self + ".backend", 63);
        targets = TargetConfig.validated(targets, self + ".targets");
        routes = List.copyOf(routes);
        for (int i = 0; i < routes.size(); i++) {
            TargetConfig.validated(routes.get(i).targets(), self + ".routes[" + i + "].targets");
        }
        if (routes.size() > MAX_ROUTES) {
            throw new IllegalArgumentException(
                    self + ".routes: has " + routes.size() + " entries: must have at most " + MAX_ROUTES);
        }
        if (!routes.isEmpty() && !protocol.implicitTls()) {
            throw new IllegalArgumentException(self + ".routes: " + protocol
                    + " does not begin with TLS, so the server name is not known when the backend is chosen: must be"
                    + " empty; routes need SUBMISSIONS, IMAPS or POP3S");
        }
        if (routes.isEmpty() && unmatched == Unmatched.REFUSE) {
            throw new IllegalArgumentException(
                    self + ".unmatched: Refuse needs routes: must be Default, or add routes");
        }
    }

    /** A listener without routes and with the common limits. */
    public ListenerConfig(
            String name,
            MailProtocol protocol,
            Exposure exposure,
            int port,
            int publicPort,
            String backend,
            List<TargetConfig> targets) {
        this(
                name,
                protocol,
                exposure,
                port,
                publicPort,
                backend,
                targets,
                List.of(),
                Unmatched.DEFAULT,
                ListenerLimits.NONE);
    }

    /** Null fields get their defaults. */
    public static ListenerConfig of(
            String name,
            MailProtocol protocol,
            Exposure exposure,
            int port,
            int publicPort,
            String backend,
            List<TargetConfig> targets,
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
                targets,
                routes == null ? List.of() : routes,
                unmatched == null ? Unmatched.DEFAULT : unmatched,
                limits == null ? ListenerLimits.NONE : limits);
    }
}
