package dev.mailingress.proxy.config;

import org.jspecify.annotations.Nullable;

/**
 * Every wait of a connection and of the process has an end.
 *
 * @param connect for one attempt to reach a backend; default 5 s
 * @param proxyHeader for the whole header of a balancer; default 5 s, as Postfix waits for it
 * @param clientHello for the whole TLS ClientHello, where it decides the route; default 10 s
 * @param banner for the backend's first byte; default 5 min, as RFC 5321 §4.5.3.2.1 lets a client wait
 * @param hold for a backend that restarts, while its clients wait; default 60 s
 * @param idle for a relayed connection without bytes
 * @param halfClosed for the other side, once one side has closed; default 60 s
 * @param drainDelay after SIGTERM the proxy stays ready and accepting this long, because kube-proxy still sends; default 10 s
 * @param drain for connections to end by themselves after that; default 10 min
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

    /** An absent field gets its default. */
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
