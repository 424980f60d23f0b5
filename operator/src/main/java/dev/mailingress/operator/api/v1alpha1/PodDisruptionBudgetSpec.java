package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.IntOrString;
import org.jspecify.annotations.Nullable;

/**
 * How many proxies may be unavailable at the same time while nodes are drained. Exactly one field is set.
 *
 * @param minAvailable number or percentage of proxies that must stay available
 * @param maxUnavailable number or percentage of proxies that may be unavailable
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PodDisruptionBudgetSpec(
        @Nullable IntOrString minAvailable, @Nullable IntOrString maxUnavailable) {}
