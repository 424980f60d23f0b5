package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** The ends of all waits, as GEP-2257 durations. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TimeoutsSpec(
        String connect,
        String proxyHeader,
        String clientHello,
        String banner,
        String hold,
        IdleTimeoutsSpec idle,
        String halfClosed,
        String drainDelay,
        String drain) {}
