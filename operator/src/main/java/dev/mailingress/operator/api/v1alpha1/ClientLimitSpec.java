package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** What one client may have. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClientLimitSpec(int connections, int newPerMinute) {}
