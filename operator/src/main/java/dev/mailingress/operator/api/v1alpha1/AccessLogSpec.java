package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * Access log: one line on the standard output of the proxy at the end of each connection.
 *
 * @param format JSON or Text
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record AccessLogSpec(String format) {}
