package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.List;

/**
 * Who may reach proxies and mail servers inside the cluster.
 *
 * @param mailServers whether the mail servers' PROXY ports are closed to all but the proxies
 * @param managementFrom who else may reach the proxies' port 9901
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record NetworkPolicySpec(boolean enabled, boolean mailServers, List<NetworkPolicyPeer> managementFrom) {

    public NetworkPolicySpec {
        managementFrom = managementFrom == null ? List.of() : List.copyOf(managementFrom);
    }
}
