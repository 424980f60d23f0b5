package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * Pods that their owner configured for the PROXY protocol, kept until the operator configures them.
 *
 * @param workload kind and name, as in {@code Deployment/mailserver}
 * @param proxyPorts ports that expect the header; empty with proxyProtocol None
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ExternalPodsStatus(String workload, List<Integer> proxyPorts) {

    public ExternalPodsStatus {
        proxyPorts = proxyPorts == null ? List.of() : List.copyOf(proxyPorts);
    }
}
