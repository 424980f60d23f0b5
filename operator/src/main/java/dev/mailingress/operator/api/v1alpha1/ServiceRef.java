package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** A Service of this namespace that leads to a mail server. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ServiceRef(String name) {}
