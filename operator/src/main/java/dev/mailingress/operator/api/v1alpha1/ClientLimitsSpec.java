package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** What one client may have at one listener, by service. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClientLimitsSpec(
        ClientLimitSpec smtp,
        ClientLimitSpec submission,
        ClientLimitSpec imap,
        ClientLimitSpec pop3,
        ClientLimitSpec managesieve,
        ClientLimitSpec tcp) {}
