package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * PROXY protocol that a load balancer in front of the proxies speaks, on every public listener.
 *
 * @param mode Disabled or Required
 * @param trustedNetworks networks (CIDR) that may send a header
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InboundProxyProtocolSpec(String mode, List<String> trustedNetworks) {

    public InboundProxyProtocolSpec {
        trustedNetworks = trustedNetworks == null ? List.of() : List.copyOf(trustedNetworks);
    }
}
