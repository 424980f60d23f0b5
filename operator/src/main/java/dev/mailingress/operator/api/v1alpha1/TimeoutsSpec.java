package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * Timeouts, as GEP-2257 durations.
 *
 * @param connect of one attempt to connect to the mail server
 * @param proxyHeader within which the complete PROXY protocol header of a load balancer must arrive
 * @param clientHello within which the complete TLS ClientHello must arrive, if it determines the route
 * @param banner within which the first data from the mail server must arrive
 * @param hold for which new connections wait for a mail server that is restarting
 * @param halfClosed for which one side may continue after the other side has closed
 * @param drainDelay for which a terminating proxy still accepts connections
 * @param drain for which a terminating proxy waits for its connections to end before it closes them
 */
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
