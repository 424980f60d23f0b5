package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.relay.ConnectionRecord;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Formats a connection as one JSON object (RFC 8259). Every line has all fields; absent values are null.
 *
 * <pre>
 * {"time":"2026-11-24T04:00:00.123Z","listener":"imaps","protocol":"IMAPS","exposure":"public",
 *  "client":"203.0.113.9:49320","balancer":null,"destination":"198.51.100.25:993","serverName":"imap.example.org",
 *  "backend":"dms","backendAddress":"10.0.0.9:10993","bytesFromClient":14,"bytesToClient":22,
 *  "connectMillis":1.23,"durationMillis":2500.00,"termination":"--","refused":null}
 * </pre>
 *
 * {@code time} is when the client was accepted; {@code termination} is {@linkplain
 * dev.mailingress.proxy.relay.Termination HAProxy's two-letter code}.
 */
final class JsonLogFormatter {

    private static final int NANOS_A_HUNDREDTH_OF_A_MILLI = 10_000;
    private static final int HUNDREDTHS_A_SECOND = 100_000;

    private static final byte[] TIME = ascii("{\"time\":\"");
    private static final byte[] LISTENER = ascii("Z\",\"listener\":");
    private static final byte[] PROTOCOL = ascii(",\"protocol\":\"");
    private static final byte[] EXPOSURE = ascii("\",\"exposure\":\"");
    private static final byte[] CLIENT = ascii("\",\"client\":");
    private static final byte[] BALANCER = ascii(",\"balancer\":");
    private static final byte[] DESTINATION = ascii(",\"destination\":");
    private static final byte[] SERVER_NAME = ascii(",\"serverName\":");
    private static final byte[] BACKEND = ascii(",\"backend\":");
    private static final byte[] BACKEND_ADDRESS = ascii(",\"backendAddress\":");
    private static final byte[] FROM_CLIENT = ascii(",\"bytesFromClient\":");
    private static final byte[] TO_CLIENT = ascii(",\"bytesToClient\":");
    private static final byte[] CONNECT = ascii(",\"connectMillis\":");
    private static final byte[] DURATION = ascii(",\"durationMillis\":");
    private static final byte[] TERMINATION = ascii(",\"termination\":\"");
    private static final byte[] REFUSED = ascii("\",\"refused\":");
    private static final byte[] NULL = ascii("null");

    private final LineBuffer line;
    private final AddressFormatter addresses;
    private final TimestampFormatter timestamps;

    JsonLogFormatter(LineBuffer line) {
        this.line = line;
        this.addresses = new AddressFormatter(line);
        this.timestamps = new TimestampFormatter(line, TimestampFormatter.Form.RFC_3339);
    }

    private static byte[] ascii(String constant) {
        return constant.getBytes(StandardCharsets.US_ASCII);
    }

    void write(ConnectionRecord connection) {
        ListenerConfig listener = connection.route().listener();
        line.put(TIME);
        timestamps.write(connection.started());
        text(LISTENER, listener.name());
        line.put(PROTOCOL);
        line.put(listener.protocol().name());
        line.put(EXPOSURE);
        line.lowerCase(listener.exposure().name());
        address(CLIENT, connection.client());
        address(BALANCER, connection.balancer());
        address(DESTINATION, connection.destination());
        text(SERVER_NAME, connection.serverName());
        text(BACKEND, connection.targets() == null ? null : connection.targets().backend());
        address(BACKEND_ADDRESS, connection.backendAddress());
        line.put(FROM_CLIENT);
        line.number(connection.bytesFromClient());
        line.put(TO_CLIENT);
        line.number(connection.bytesToClient());
        millis(CONNECT, connection.connectTime());
        millis(DURATION, connection.duration());
        line.put(TERMINATION);
        line.put(connection.termination().code());
        line.put(REFUSED);
        if (connection.refusal() == null) {
            line.put(NULL);
        } else {
            line.put('"');
            line.lowerCase(connection.refusal().name());
            line.put('"');
        }
        line.put('}');
    }

    private void text(byte[] field, @Nullable String text) {
        line.put(field);
        if (text == null) {
            line.put(NULL);
        } else {
            line.put('"');
            line.text(text, ' ');
            line.put('"');
        }
    }

    private void address(byte[] field, @Nullable InetSocketAddress address) {
        line.put(field);
        if (address == null) {
            line.put(NULL);
        } else {
            line.put('"');
            addresses.write(address);
            line.put('"');
        }
    }

    private void millis(byte[] field, @Nullable Duration duration) {
        line.put(field);
        if (duration == null) {
            line.put(NULL);
        } else {
            long hundredths = duration.getSeconds() * HUNDREDTHS_A_SECOND
                    + (duration.getNano() + NANOS_A_HUNDREDTH_OF_A_MILLI / 2) / NANOS_A_HUNDREDTH_OF_A_MILLI;
            line.number(hundredths / 100);
            line.put('.');
            line.digits((int) (hundredths % 100), 2);
        }
    }
}
