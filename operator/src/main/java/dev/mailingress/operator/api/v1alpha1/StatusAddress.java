package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * Address at which clients reach the mail servers.
 *
 * @param type IPAddress or Hostname
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StatusAddress(String type, String value) {}
