package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** Who may come in by the public door. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClientsSpec(String localAddresses) {}
