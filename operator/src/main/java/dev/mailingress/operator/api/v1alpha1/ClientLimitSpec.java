package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * Limits for one client, which is an IPv4 address or an IPv6 /64.
 *
 * @param connections maximum number of concurrent connections
 * @param newPerMinute maximum number of new connections per minute
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClientLimitSpec(int connections, int newPerMinute) {}
