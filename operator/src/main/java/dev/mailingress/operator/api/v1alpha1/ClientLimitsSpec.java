package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** Limits for one client at one listener, by mail service. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClientLimitsSpec(
        ClientLimitSpec smtp,
        ClientLimitSpec submission,
        ClientLimitSpec imap,
        ClientLimitSpec pop3,
        ClientLimitSpec managesieve,
        ClientLimitSpec tcp) {}
