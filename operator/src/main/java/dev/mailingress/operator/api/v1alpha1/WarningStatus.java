package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * Warning that does not prevent {@code Ready}.
 *
 * @param reason machine-readable, in CamelCase
 * @param message complete sentences, with the remedy
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record WarningStatus(String reason, String message) {}
