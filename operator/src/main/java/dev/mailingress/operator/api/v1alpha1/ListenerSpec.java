package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A port that clients reach. */
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
