package dev.mailingress.proxy.observe;

import static dev.mailingress.proxy.config.ListenerConfigBuilder.aListener;
import static dev.mailingress.testing.IpAddresses.address;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.relay.ConnectionRecord;
import dev.mailingress.proxy.relay.Termination;
import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.routing.Routes;
import java.time.Duration;
import java.time.Instant;

/** Records of connections that have ended. */
final class ConnectionRecords {

    private ConnectionRecords() {}

    static ListenerConfig listener(String name, Exposure exposure, int port) {
        return aListener(name).exposure(exposure).port(port).target("dms", 2525).build();
    }

    static Route route(ListenerConfig listener) {
        return Routes.of(listener);
    }

    static Route route(String listener) {
        return route(listener(listener, Exposure.PUBLIC, 10025));
    }

    static ConnectionRecord served(Route route) {
        return new ConnectionRecord(
                Instant.parse("2026-11-24T04:00:00.123456Z"),
                route,
                address("2001:db8::9", 49320),
                null,
                address("2001:db8::25", 25),
                null,
                route.targets(),
                address("10.0.0.9", 2525),
                14,
                22,
                Duration.ofNanos(1_234_567),
                Duration.ofMillis(2_500),
                Termination.NORMAL,
                null);
    }

    static ConnectionRecord refused(Route route) {
        return new ConnectionRecord(
                Instant.EPOCH,
                route,
                address("127.0.0.1", 1),
                null,
                address("127.0.0.1", 25),
                null,
                null,
                null,
                0,
                0,
                null,
                Duration.ZERO,
                Termination.REFUSED,
                Refusal.LOCAL_ADDRESS);
    }

    static ConnectionRecord balanced(Route route) {
        return new ConnectionRecord(
                Instant.parse("1999-12-31T23:59:59.999999999Z"),
                route,
                address("203.0.113.9", 49320),
                address("192.0.2.7", 60001),
                address("198.51.100.25", 993),
                "imap.example.org",
                route.targets(),
                address("2001:db8:1::9", 10993),
                Long.MAX_VALUE,
                0,
                Duration.ofNanos(999_995_000),
                Duration.ofHours(24),
                Termination.CLIENT_RESET,
                null);
    }
}
