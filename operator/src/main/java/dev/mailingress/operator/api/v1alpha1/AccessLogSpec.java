package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** The line at the end of each connection. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record AccessLogSpec(String format) {}
