package dev.mailingress.proxy.config;

import org.jspecify.annotations.Nullable;

/**
 * Timeouts of connections and of the process.
 *
 * @param connect of one connection attempt to a backend; default 5 s
 * @param proxyHeader for receiving the complete header of a load balancer; default 5 s, as in Postfix
 * @param clientHello for receiving the complete TLS ClientHello, where it selects the route; default 10 s
 * @param banner for the backend's first byte; default 5 min, which is what RFC 5321 §4.5.3.2.1 gives a client
 * @param hold how long clients wait for a backend that restarts; default 60 s
 * @param idle of relayed connections without traffic
 * @param halfClosed for the other side, after one side has closed; default 60 s
 * @param drainDelay how long the proxy stays ready and accepting after SIGTERM, because kube-proxy still sends
 *     connections; default 10 s
 * @param drain for connections to end on their own after that; default 10 min
 */
public record TimeoutsConfig(
        GepDuration connect,
        GepDuration proxyHeader,
        GepDuration clientHello,
        GepDuration banner,
        GepDuration hold,
        IdleTimeouts idle,
        GepDuration halfClosed,
        GepDuration drainDelay,
        GepDuration drain) {

    public static final TimeoutsConfig DEFAULT = of(null, null, null, null, null, null, null, null, null);

    /** Null fields get their defaults. */
    public static TimeoutsConfig of(
            @Nullable GepDuration connect,
            @Nullable GepDuration proxyHeader,
            @Nullable GepDuration clientHello,
            @Nullable GepDuration banner,
            @Nullable GepDuration hold,
            @Nullable IdleTimeouts idle,
            @Nullable GepDuration halfClosed,
            @Nullable GepDuration drainDelay,
            @Nullable GepDuration drain) {
        return new TimeoutsConfig(
                GepDuration.orDefault(connect, "5s"),
                GepDuration.orDefault(proxyHeader, "5s"),
                GepDuration.orDefault(clientHello, "10s"),
                GepDuration.orDefault(banner, "5m"),
                GepDuration.orDefault(hold, "60s"),
                idle == null ? IdleTimeouts.DEFAULT : idle,
                GepDuration.orDefault(halfClosed, "60s"),
                GepDuration.orDefault(drainDelay, "10s"),
                GepDuration.orDefault(drain, "10m"));
    }
}
