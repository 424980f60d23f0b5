package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Port that clients connect to.
 *
 * @param name a well-known mail service, which implies port and protocol, or a custom name
 * @param port TCP port that clients connect to; required if the name is not well-known
 * @param containerPort TCP port that the proxy binds
 * @param mailServer name of the entry in {@code spec.mailServers} that connections are forwarded to; if null, the first one
 * @param targetPort TCP port of the mail server; required if the name is not well-known
 * @param protocol TCP, or null for the protocol of the well-known name
 * @param unmatched how to handle connections that match no route: Default or Refuse
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ListenerSpec(
        String name,
        @Nullable Integer port,
        @Nullable Integer containerPort,
        @Nullable String mailServer,
        @Nullable Integer targetPort,
        @Nullable String protocol,
        @Nullable ListenerLimitsSpec limits,
        List<RouteSpec> routes,
        String unmatched) {

    public ListenerSpec {
        routes = routes == null ? List.of() : List.copyOf(routes);
    }
}
