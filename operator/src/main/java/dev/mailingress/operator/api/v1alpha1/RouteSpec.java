package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/** A mail server for certain server names. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RouteSpec(String mailServer, List<String> serverNames) {

    public RouteSpec {
        serverNames = serverNames == null ? List.of() : List.copyOf(serverNames);
    }
}
