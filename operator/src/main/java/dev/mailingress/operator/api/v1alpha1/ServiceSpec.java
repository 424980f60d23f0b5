package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Public Service, which carries the ports of all listeners. Fields have the names of the core API.
 *
 * @param nodePorts TCP ports on every node, by listener name
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ServiceSpec(
        String type,
        @Nullable String ipFamilyPolicy,
        List<String> ipFamilies,
        @Nullable String clusterIP,
        List<String> clusterIPs,
        @Nullable String loadBalancerIP,
        @Nullable String loadBalancerClass,
        List<String> loadBalancerSourceRanges,
        List<String> externalIPs,
        @Nullable String externalTrafficPolicy,
        Map<String, Integer> nodePorts,
        Map<String, String> annotations,
        Map<String, String> labels) {

    public ServiceSpec {
        ipFamilies = ipFamilies == null ? List.of() : List.copyOf(ipFamilies);
        clusterIPs = clusterIPs == null ? List.of() : List.copyOf(clusterIPs);
        loadBalancerSourceRanges = loadBalancerSourceRanges == null ? List.of() : List.copyOf(loadBalancerSourceRanges);
        externalIPs = externalIPs == null ? List.of() : List.copyOf(externalIPs);
        nodePorts = nodePorts == null ? Map.of() : Map.copyOf(nodePorts);
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
        labels = labels == null ? Map.of() : Map.copyOf(labels);
    }
}
