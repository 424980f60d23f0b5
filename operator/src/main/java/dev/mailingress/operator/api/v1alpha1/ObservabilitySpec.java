package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Access log and metrics of the proxies.
 *
 * @param podMonitor null if no PodMonitor is created
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ObservabilitySpec(
        AccessLogSpec accessLog, @Nullable PodMonitorSpec podMonitor) {}
