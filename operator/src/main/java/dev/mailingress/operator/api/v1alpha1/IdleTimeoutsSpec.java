package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** How long a connection may be silent, by kind of protocol, as GEP-2257 durations. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record IdleTimeoutsSpec(String smtp, String imap, String pop3, String managesieve, String tcp) {}
