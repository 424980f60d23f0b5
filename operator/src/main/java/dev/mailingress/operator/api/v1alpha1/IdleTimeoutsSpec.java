package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** Idle timeouts by protocol, for connections without data in either direction, as GEP-2257 durations. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record IdleTimeoutsSpec(String smtp, String imap, String pop3, String managesieve, String tcp) {}
