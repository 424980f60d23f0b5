package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * How many proxies there are.
 *
 * @param replicas wanted
 * @param ready ready, of whatever generation
 * @param programmed ready and running this generation's configuration
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ProxiesStatus(int replicas, int ready, int programmed) {}
