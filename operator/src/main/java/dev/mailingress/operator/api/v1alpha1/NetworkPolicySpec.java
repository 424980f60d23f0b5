package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.List;

/**
 * NetworkPolicies for proxies and mail servers inside the cluster.
 *
 * @param enabled whether to create NetworkPolicies
 * @param mailServers whether to close the PROXY protocol ports of the mail servers to everyone but the proxies
 * @param managementFrom additional peers that may read the proxies' metrics on TCP port 9901
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record NetworkPolicySpec(boolean enabled, boolean mailServers, List<NetworkPolicyPeer> managementFrom) {

    public NetworkPolicySpec {
        managementFrom = managementFrom == null ? List.of() : List.copyOf(managementFrom);
    }
}
