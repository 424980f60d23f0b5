package dev.mailingress.proxy.observe;

import static dev.mailingress.proxy.observe.ConnectionRecords.balanced;
import static dev.mailingress.proxy.observe.ConnectionRecords.refused;
import static dev.mailingress.proxy.observe.ConnectionRecords.route;
import static dev.mailingress.proxy.observe.ConnectionRecords.served;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.AccessLogFormat;
import dev.mailingress.proxy.relay.ConnectionRecord;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AccessLogFormatterTest {

    private final AccessLogFormatter lines = new AccessLogFormatter();

    @Test
    void shouldWriteServedConnectionAsJson() {
        assertThat(json(served(route("smtp"))))
                .isEqualTo("{\"time\":\"2026-11-24T04:00:00.123Z\",\"listener\":\"smtp\",\"protocol\":\"SMTP\","
                        + "\"exposure\":\"public\",\"client\":\"[2001:db8::9]:49320\",\"balancer\":null,"
                        + "\"destination\":\"[2001:db8::25]:25\",\"serverName\":null,\"backend\":\"dms\","
                        + "\"backendAddress\":\"10.0.0.9:2525\",\"bytesFromClient\":14,\"bytesToClient\":22,"
                        + "\"connectMillis\":1.23,\"durationMillis\":2500.00,\"termination\":\"--\","
                        + "\"refused\":null}\n");
    }

    @Test
    void shouldWriteBalancerAndServerNameAsJson() {
        assertThat(json(balanced(route("imaps"))))
                .isEqualTo("{\"time\":\"1999-12-31T23:59:59.999Z\",\"listener\":\"imaps\",\"protocol\":\"SMTP\","
                        + "\"exposure\":\"public\",\"client\":\"203.0.113.9:49320\",\"balancer\":\"192.0.2.7:60001\","
                        + "\"destination\":\"198.51.100.25:993\",\"serverName\":\"imap.example.org\","
                        + "\"backend\":\"dms\",\"backendAddress\":\"[2001:db8:1::9]:10993\","
                        + "\"bytesFromClient\":9223372036854775807,\"bytesToClient\":0,"
                        + "\"connectMillis\":1000.00,\"durationMillis\":86400000.00,\"termination\":\"CD\","
                        + "\"refused\":null}\n");
    }

    @Test
    void shouldWriteRefusedConnectionAsJson() {
        assertThat(json(refused(route("smtp"))))
                .isEqualTo("{\"time\":\"1970-01-01T00:00:00.000Z\",\"listener\":\"smtp\",\"protocol\":\"SMTP\","
                        + "\"exposure\":\"public\",\"client\":\"127.0.0.1:1\",\"balancer\":null,"
                        + "\"destination\":\"127.0.0.1:25\",\"serverName\":null,\"backend\":null,"
                        + "\"backendAddress\":null,\"bytesFromClient\":0,\"bytesToClient\":0,"
                        + "\"connectMillis\":null,\"durationMillis\":0.00,\"termination\":\"PR\","
                        + "\"refused\":\"local_address\"}\n");
    }

    @Test
    void shouldWriteTextInOrderOfTcplog() {
        assertThat(text(served(route("smtp"))))
                .isEqualTo("[2001:db8::9]:49320 [24/Nov/2026:04:00:00.123] smtp dms/10.0.0.9:2525 0/1/2500 22 --"
                        + " 14 SMTP public [2001:db8::25]:25 - - -\n");
        assertThat(text(balanced(route("imaps"))))
                .isEqualTo("203.0.113.9:49320 [31/Dec/1999:23:59:59.999] imaps dms/[2001:db8:1::9]:10993"
                        + " 0/999/86400000 0 CD 9223372036854775807 SMTP public 198.51.100.25:993 192.0.2.7:60001"
                        + " imap.example.org -\n");
        assertThat(text(refused(route("smtp"))))
                .isEqualTo("127.0.0.1:1 [01/Jan/1970:00:00:00.000] smtp -/- 0/-1/0 0 PR"
                        + " 0 SMTP public 127.0.0.1:25 - - local_address\n");
    }

    @Test
    void shouldEscapeHostileNames() {
        // Given
        ConnectionRecord connection = refused(route("a b\n\"x\\\u2028\u007f"));
        // When, then
        assertThat(json(connection)).contains("\"listener\":\"a b\\u000a\\u0022x\\u005c\\u2028\\u007f\",");
        assertThat(text(connection)).contains(" a\\u0020b\\u000a\\u0022x\\u005c\\u2028\\u007f -/- ");
    }

    private String json(ConnectionRecord connection) {
        return line(connection, AccessLogFormat.JSON);
    }

    private String text(ConnectionRecord connection) {
        return line(connection, AccessLogFormat.TEXT);
    }

    private String line(ConnectionRecord connection, AccessLogFormat format) {
        LineBuffer line = lines.format(connection, format);
        return new String(line.bytes(), 0, line.length(), StandardCharsets.ISO_8859_1);
    }
}
