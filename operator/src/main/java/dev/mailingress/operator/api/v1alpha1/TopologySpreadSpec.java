package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * Topology spread constraint of the proxy pods.
 *
 * @param topologyKey node label across whose values the proxies are spread
 * @param maxSkew maximum difference between the numbers of proxies of two values
 * @param whenUnsatisfiable DoNotSchedule or ScheduleAnyway
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TopologySpreadSpec(String topologyKey, int maxSkew, String whenUnsatisfiable) {}
