package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Proxy pods.
 *
 * @param image if null, the operator chooses it
 * @param resources requests and limits of the proxy container; if null, the operator's defaults
 * @param podDisruptionBudget if null, one proxy may be unavailable, or there is only one and no budget
 * @param topologySpreadConstraints if empty, the proxies are spread across nodes where possible
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProxySpec(
        int replicas,
        @Nullable String image,
        @Nullable ResourceRequirements resources,
        @Nullable PodDisruptionBudgetSpec podDisruptionBudget,
        List<TopologySpreadSpec> topologySpreadConstraints,
        PodTemplateSpec podTemplate) {

    public ProxySpec {
        topologySpreadConstraints =
                topologySpreadConstraints == null ? List.of() : List.copyOf(topologySpreadConstraints);
    }
}
