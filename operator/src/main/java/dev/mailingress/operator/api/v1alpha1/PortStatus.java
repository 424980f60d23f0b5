package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * Verdict of the contract test on one port of a mail server, for clients of one address family.
 *
 * @param family IPv4 or IPv6
 * @param verdict one CamelCase word
 * @param message what was observed and what to do
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PortStatus(int port, String family, String verdict, String message) {}
