package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Observed state of a mail server.
 *
 * @param trustedNetworks networks that were detected because none were given, kept from then on
 * @param proxyPorts ports of the pods that expect the header, including previous ones until the last such pod is gone
 * @param externalPods pods that their owner configured; null if the operator configures them, or cannot know them
 * @param mounts what the owner must mount into a mail server that the operator may not change
 * @param ports verdicts of the contract test, by port and address family
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MailServerStatus(
        String name,
        List<String> trustedNetworks,
        List<Integer> proxyPorts,
        @Nullable ExternalPodsStatus externalPods,
        @Nullable MountsStatus mounts,
        List<PortStatus> ports) {

    public MailServerStatus {
        trustedNetworks = trustedNetworks == null ? List.of() : List.copyOf(trustedNetworks);
        proxyPorts = proxyPorts == null ? List.of() : List.copyOf(proxyPorts);
        ports = ports == null ? List.of() : List.copyOf(ports);
    }
}
