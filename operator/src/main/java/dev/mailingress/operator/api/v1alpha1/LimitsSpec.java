package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Connection limits of each proxy.
 *
 * @param connections maximum number of concurrent connections of all clients of one listener together
 * @param exempt networks (CIDR) whose clients have no limits of their own
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LimitsSpec(ClientLimitsSpec perClient, int connections, List<String> exempt) {

    public LimitsSpec {
        exempt = exempt == null ? List.of() : List.copyOf(exempt);
    }
}
