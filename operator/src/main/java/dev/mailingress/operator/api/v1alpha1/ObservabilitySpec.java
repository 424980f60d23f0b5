package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** What the proxies tell. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ObservabilitySpec(AccessLogSpec accessLog) {}
