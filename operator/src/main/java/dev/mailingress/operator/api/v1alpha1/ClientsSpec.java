package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Access control for the public Service.
 *
 * @param allow networks (CIDR) that are admitted; if empty, all clients are
 * @param deny networks (CIDR) that are refused, even if {@code allow} admits them
 * @param localAddresses how to handle clients with an internal source address: Auto, Refuse or Allow
 * @param localNetworks networks (CIDR) to treat as local in addition to the pods and nodes of the cluster
 */
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
