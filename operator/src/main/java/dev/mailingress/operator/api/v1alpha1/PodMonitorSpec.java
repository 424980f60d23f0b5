package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * PodMonitor with which Prometheus Operator makes Prometheus scrape the proxies' metrics.
 *
 * @param labels additional labels, if Prometheus selects PodMonitors by label
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PodMonitorSpec(Map<String, String> labels) {

    public PodMonitorSpec {
        labels = labels == null ? Map.of() : Map.copyOf(labels);
    }
}
