package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator must remember of a mail server, and what its owner must do.
 *
 * @param trustedNetworks found when none were given, and kept
 * @param proxyPorts ports that expect the header in any of its pods
 * @param mounts what its owner must mount, where the operator may not
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MailServerStatus(
        String name,
        List<String> trustedNetworks,
        List<Integer> proxyPorts,
        @Nullable MountsStatus mounts) {

    public MailServerStatus {
        trustedNetworks = trustedNetworks == null ? List.of() : List.copyOf(trustedNetworks);
        proxyPorts = proxyPorts == null ? List.of() : List.copyOf(proxyPorts);
    }
}
