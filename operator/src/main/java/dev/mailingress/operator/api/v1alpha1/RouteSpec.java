package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * Route to another mail server, by the server name that the client requests in its TLS handshake (SNI).
 *
 * @param serverNames host names; a leading {@code *.} matches exactly one label
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RouteSpec(String mailServer, List<String> serverNames) {

    public RouteSpec {
        serverNames = serverNames == null ? List.of() : List.copyOf(serverNames);
    }
}
