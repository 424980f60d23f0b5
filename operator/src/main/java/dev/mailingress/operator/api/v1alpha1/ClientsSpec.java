package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Who may come in by the public Service. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClientsSpec(
        InboundProxyProtocolSpec proxyProtocol,
        List<String> allow,
        List<String> deny,
        String localAddresses,
        List<String> localNetworks,
        LimitsSpec limits) {

    public ClientsSpec {
        allow = allow == null ? List.of() : List.copyOf(allow);
        deny = deny == null ? List.of() : List.copyOf(deny);
        localNetworks = localNetworks == null ? List.of() : List.copyOf(localNetworks);
    }
}
