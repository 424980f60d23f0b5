package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * Number of proxies that are desired, are ready, and run this generation.
 *
 * @param replicas desired proxies
 * @param ready ready proxies, of any generation
 * @param programmed ready proxies that run the configuration of this generation
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ProxiesStatus(int replicas, int ready, int programmed) {}
