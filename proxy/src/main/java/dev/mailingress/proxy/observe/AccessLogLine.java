package dev.mailingress.proxy.observe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.relay.ConnectionRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection as one line of JSON. Everything in it is ours or an address; what is text is escaped to ASCII and cut, so
 * that nobody can forge a second line.
 */
final class AccessLogLine {

    private static final int MAX_TEXT = 128;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double HUNDREDTHS = 100.0;

    private final JsonFactory json =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** With its line end. */
    byte[] format(ConnectionRecord connection) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        try (JsonGenerator out = json.createGenerator(line)) {
            out.writeStartObject();
            write(out, connection);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        line.write('\n');
        return line.toByteArray();
    }

    private static void write(JsonGenerator out, ConnectionRecord connection) throws IOException {
        ListenerConfig listener = connection.route().listener();
        out.writeStringField(
                "time", connection.started().truncatedTo(ChronoUnit.MILLIS).toString());
        text(out, "listener", listener.name());
        out.writeStringField("protocol", listener.protocol().name());
        out.writeStringField("door", Labels.door(listener));
        text(out, "client", address(connection.client()));
        text(out, "destination", address(connection.destination()));
        text(out, "backend", connection.route().target().backend().name());
        text(out, "backendAddress", address(connection.backendAddress()));
        out.writeNumberField("bytesFromClient", connection.bytesFromClient());
        out.writeNumberField("bytesToClient", connection.bytesToClient());
        millis(out, "connectMillis", connection.connectTime());
        millis(out, "durationMillis", connection.duration());
        out.writeStringField("termination", connection.termination().code());
        text(
                out,
                "refused",
                connection.refusal() == null ? null : connection.refusal().label());
    }

    private static void text(JsonGenerator out, String field, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeNullField(field);
        } else {
            out.writeStringField(field, text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text);
        }
    }

    private static void millis(JsonGenerator out, String field, @Nullable Duration duration) throws IOException {
        if (duration == null) {
            out.writeNullField(field);
        } else {
            out.writeNumberField(field, Math.round(duration.toNanos() / NANOS_PER_MILLI * HUNDREDTHS) / HUNDREDTHS);
        }
    }

    private static @Nullable String address(@Nullable InetSocketAddress address) {
        if (address == null) {
            return null;
        }
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
