package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** How many connections each proxy takes. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LimitsSpec(ClientLimitsSpec perClient, int connections, List<String> exempt) {

    public LimitsSpec {
        exempt = exempt == null ? List.of() : List.copyOf(exempt);
    }
}
