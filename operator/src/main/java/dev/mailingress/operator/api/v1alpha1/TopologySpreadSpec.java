package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** How the proxies are spread over the values of a node label. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TopologySpreadSpec(String topologyKey, int maxSkew, String whenUnsatisfiable) {}
