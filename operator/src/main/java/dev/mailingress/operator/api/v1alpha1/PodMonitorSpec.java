package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * The PodMonitor by which Prometheus Operator has the proxies' metrics read.
 *
 * @param labels more of its labels: many a Prometheus reads only what has certain ones
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PodMonitorSpec(Map<String, String> labels) {

    public PodMonitorSpec {
        labels = labels == null ? Map.of() : Map.copyOf(labels);
    }
}
