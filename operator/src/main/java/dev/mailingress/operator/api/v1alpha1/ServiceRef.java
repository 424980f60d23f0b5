package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** Service in this namespace that leads to a mail server whose pods the operator must not change. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ServiceRef(String name) {}
