package dev.mailingress.proxy.observe;

import static dev.mailingress.testing.Addresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.config.BackendConfig;
import dev.mailingress.proxy.config.Door;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.LocalAddresses;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.TimeoutsConfig;
import dev.mailingress.proxy.relay.ConnectionRecord;
import dev.mailingress.proxy.relay.Termination;
import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.routing.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AccessLogLineTest {

    @Test
    void shouldTellEverythingWhenConnectionWasServed() {
        // Given
        ConnectionRecord connection = new ConnectionRecord(
                Instant.parse("2026-11-24T04:00:00.123456Z"),
                route("smtp"),
                address("2001:db8::9", 49320),
                null,
                address("2001:db8::25", 25),
                null,
                null,
                address("10.0.0.9", 2525),
                14,
                22,
                Duration.ofNanos(1_234_567),
                Duration.ofMillis(2_500),
                Termination.NORMAL,
                null);
        // When
        String line = line(connection);
        // Then
        assertThat(line)
                .isEqualTo("{\"time\":\"2026-11-24T04:00:00.123Z\",\"listener\":\"smtp\",\"protocol\":\"SMTP\","
                        + "\"door\":\"public\",\"client\":\"[2001:db8:0:0:0:0:0:9]:49320\","
                        + "\"destination\":\"[2001:db8:0:0:0:0:0:25]:25\",\"backend\":\"dms\","
                        + "\"backendAddress\":\"10.0.0.9:2525\",\"bytesFromClient\":14,\"bytesToClient\":22,"
                        + "\"connectMillis\":1.23,\"durationMillis\":2500.0,\"termination\":\"--\","
                        + "\"refused\":null}\n");
    }

    @Test
    void shouldStayOneBoundedLineWhenNamesAreHostile() {
        // Given
        ConnectionRecord connection = refused(route("a\n{\"x\":\"\u2028" + "y".repeat(50)));
        // When
        String line = line(connection);
        // Then
        assertThat(line)
                .hasLineCount(1)
                .containsPattern("^\\p{ASCII}*$")
                .contains("\"listener\":\"a\\n{\\\"x\\\":\\\"\\u2028yy");
        assertThat(line).contains("\"refused\":\"local_address\"", "\"backendAddress\":null", "\"connectMillis\":null");
    }

    private static ConnectionRecord refused(Route route) {
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

    private static Route route(String listener) {
        return new Route(
                new ListenerConfig(listener, MailProtocol.SMTP, Door.PUBLIC, 10025, 25, "dms", 2525, ProxyProtocol.V2),
                new Target(new BackendConfig("dms", "mail.internal"), 2525, ProxyProtocol.V2),
                TimeoutsConfig.DEFAULT,
                LocalAddresses.AUTO);
    }

    private static String line(ConnectionRecord connection) {
        return new String(new AccessLogLine().format(connection), StandardCharsets.UTF_8);
    }
}
