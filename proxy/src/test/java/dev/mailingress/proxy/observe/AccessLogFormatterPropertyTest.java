package dev.mailingress.proxy.observe;

import static dev.mailingress.proxy.config.ListenerConfigBuilder.aListener;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.config.AccessLogFormat;
import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.relay.ConnectionRecord;
import dev.mailingress.proxy.relay.Termination;
import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.routing.RouteKey;
import dev.mailingress.proxy.routing.Routes;
import dev.mailingress.proxy.routing.Targets;
import dev.mailingress.testing.IpAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Builders;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class AccessLogFormatterPropertyTest {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final AccessLogFormatter lines = new AccessLogFormatter();

    @Property
    void shouldWriteConnectionAsOneLineOfJson(@ForAll("connections") ConnectionRecord connection) throws IOException {
        // When
        String line = line(connection, AccessLogFormat.JSON);
        // Then
        assertThat(line).matches("[ -~]*\n");
        JsonNode json = JSON.readTree(line);
        ListenerConfig listener = connection.route().listener();
        assertThat(json).hasSize(16);
        assertThat(Instant.parse(json.path("time").textValue()))
                .isEqualTo(connection.started().truncatedTo(ChronoUnit.MILLIS));
        assertThat(json.path("listener").textValue()).isEqualTo(listener.name());
        assertThat(json.path("protocol").textValue())
                .isEqualTo(listener.protocol().name());
        assertThat(json.path("exposure").textValue())
                .isEqualToIgnoringCase(listener.exposure().name());
        assertThat(address(json, "client")).isEqualTo(connection.client());
        assertThat(address(json, "balancer")).isEqualTo(connection.balancer());
        assertThat(address(json, "destination")).isEqualTo(connection.destination());
        assertThat(json.path("serverName").textValue()).isEqualTo(connection.serverName());
        assertThat(json.path("backend").textValue()).isEqualTo(backend(connection));
        assertThat(address(json, "backendAddress")).isEqualTo(connection.backendAddress());
        assertThat(json.path("bytesFromClient").longValue()).isEqualTo(connection.bytesFromClient());
        assertThat(json.path("bytesToClient").longValue()).isEqualTo(connection.bytesToClient());
        millis(json, "connectMillis", connection.connectTime());
        millis(json, "durationMillis", connection.duration());
        assertThat(json.path("termination").textValue())
                .isEqualTo(connection.termination().code());
        assertThat(json.path("refused").textValue())
                .isEqualTo(
                        connection.refusal() == null
                                ? null
                                : connection.refusal().label());
    }

    @Property
    void shouldWriteConnectionAsFourteenFieldsOfText(@ForAll("connections") ConnectionRecord connection) {
        // When
        String line = line(connection, AccessLogFormat.TEXT);
        // Then
        assertThat(line).matches("[ -~]*\n");
        String[] fields = line.strip().split(" ", -1);
        assertThat(fields).hasSize(14).doesNotContain("");
        assertThat(address(fields[0])).isEqualTo(connection.client());
        assertThat(fields[5]).isEqualTo(Long.toString(connection.bytesToClient()));
        assertThat(fields[6]).isEqualTo(connection.termination().code());
        assertThat(address(fields[10])).isEqualTo(connection.destination());
        assertThat(fields[13])
                .isEqualTo(
                        connection.refusal() == null
                                ? "-"
                                : connection.refusal().label());
    }

    @Property
    void shouldTruncateLongTexts(@ForAll("texts") String text) throws IOException {
        // Given
        String endless = text.repeat(500);
        ConnectionRecord connection = connection(endless);
        // When
        String line = line(connection, AccessLogFormat.JSON);
        // Then
        assertThat(line.length()).isLessThan(LineBuffer.CAPACITY);
        String logged = JSON.readTree(line).path("serverName").textValue();
        assertThat(endless).startsWith(logged);
        assertThat(logged.length()).isBetween(LineBuffer.MAX_TEXT - 1, LineBuffer.MAX_TEXT);
    }

    private static ConnectionRecord connection(String serverName) {
        return new ConnectionRecord(
                Instant.EPOCH,
                ConnectionRecords.route("smtp"),
                IpAddresses.address("192.0.2.1", 1),
                null,
                IpAddresses.address("192.0.2.2", 2),
                serverName,
                null,
                null,
                0,
                0,
                null,
                Duration.ZERO,
                Termination.NORMAL,
                null);
    }

    private static @Nullable String backend(ConnectionRecord connection) {
        return connection.targets() == null ? null : connection.targets().backend();
    }

    private static void millis(JsonNode json, String field, @Nullable Duration duration) {
        if (duration == null) {
            assertThat(json.path(field).isNull()).isTrue();
        } else {
            assertThat(json.path(field).decimalValue().doubleValue())
                    .isCloseTo(duration.toNanos() / 1e6, within(0.0051));
        }
    }

    private static @Nullable InetSocketAddress address(JsonNode json, String field) {
        return json.path(field).isNull() ? null : address(json.path(field).textValue());
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return IpAddresses.address(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    private String line(ConnectionRecord connection, AccessLogFormat format) {
        LineBuffer line = lines.format(connection, format);
        return new String(line.bytes(), 0, line.length(), StandardCharsets.ISO_8859_1);
    }

    @Provide
    Arbitrary<ConnectionRecord> connections() {
        Arbitrary<Duration> durations =
                Arbitraries.longs().between(0, Duration.ofDays(365).toNanos()).map(Duration::ofNanos);
        Arbitrary<Instant> instants = Arbitraries.longs()
                .between(
                        Instant.parse("0000-01-01T00:00:00Z").toEpochMilli(),
                        Instant.parse("9999-12-31T23:59:59Z").toEpochMilli())
                .map(Instant::ofEpochMilli);
        Arbitrary<Targets> targets = names(63)
                .map(name -> new Targets(
                        new RouteKey(name, 25, Exposure.PUBLIC, "smtp", ""),
                        List.of(new TargetConfig("host", 25, ProxyProtocol.V2))));
        return Builders.withBuilder(RecordBuilder::new)
                .use(instants)
                .inSetter((builder, value) -> builder.started = value)
                .use(routes())
                .inSetter((builder, value) -> builder.route = value)
                .use(addresses())
                .inSetter((builder, value) -> builder.client = value)
                .use(addresses().injectNull(0.5))
                .inSetter((builder, value) -> builder.balancer = value)
                .use(addresses())
                .inSetter((builder, value) -> builder.destination = value)
                .use(names(253).injectNull(0.3))
                .inSetter((builder, value) -> builder.serverName = value)
                .use(targets.injectNull(0.3))
                .inSetter((builder, value) -> builder.targets = value)
                .use(addresses().injectNull(0.3))
                .inSetter((builder, value) -> builder.backendAddress = value)
                .use(Arbitraries.longs().greaterOrEqual(0).list().ofSize(2))
                .inSetter((builder, value) -> builder.bytes = value)
                .use(durations.injectNull(0.3))
                .inSetter((builder, value) -> builder.connectTime = value)
                .use(durations)
                .inSetter((builder, value) -> builder.duration = value)
                .use(Arbitraries.of(Termination.class))
                .inSetter((builder, value) -> builder.termination = value)
                .use(Arbitraries.of(Refusal.class).injectNull(0.5))
                .inSetter((builder, value) -> builder.refusal = value)
                .build(RecordBuilder::build);
    }

    private Arbitrary<Route> routes() {
        return Combinators.combine(names(63), Arbitraries.of(MailProtocol.class), Arbitraries.of(Exposure.class))
                .as((name, protocol, exposure) -> aListener(name)
                        .protocol(protocol)
                        .exposure(exposure)
                        .target("dms", 2525)
                        .build())
                .map(Routes::of);
    }

    private Arbitrary<String> names(int maxLength) {
        return texts().filter(text -> text.length() <= maxLength && !text.isBlank());
    }

    /** Text that could end a line, a string or a field, and other text. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "\n",
                        "\r",
                        "\"",
                        "\\",
                        "\u0000",
                        "\u2028",
                        "\u007f",
                        "\u00e9",
                        "\ud83d\ude00",
                        " ",
                        "/",
                        "a",
                        "mail.example.org",
                        "\\u0022",
                        "{}",
                        ",")
                .list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(pieces -> String.join("", pieces));
    }

    private static Arbitrary<InetSocketAddress> addresses() {
        Arbitrary<byte[]> ipv4 = Arbitraries.bytes().array(byte[].class).ofSize(4);
        // Many zeros, so that runs of them occur.
        Arbitrary<byte[]> ipv6 = Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(3, Arbitraries.just((byte) 0)),
                        net.jqwik.api.Tuple.of(1, Arbitraries.bytes()))
                .array(byte[].class)
                .ofSize(16);
        return Combinators.combine(
                        Arbitraries.oneOf(List.of(ipv4, ipv6)),
                        Arbitraries.integers().between(0, 65_535))
                .as((bytes, port) -> new InetSocketAddress(inet(bytes), port));
    }

    private static InetAddress inet(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("expected 4 or 16 bytes", e);
        }
    }

    /** Components of a record. */
    private static final class RecordBuilder {
        private Instant started = Instant.EPOCH;
        private Route route = ConnectionRecords.route("smtp");
        private InetSocketAddress client = IpAddresses.address("192.0.2.1", 1);
        private @Nullable InetSocketAddress balancer;
        private InetSocketAddress destination = client;
        private @Nullable String serverName;
        private @Nullable Targets targets;
        private @Nullable InetSocketAddress backendAddress;
        private List<Long> bytes = List.of(0L, 0L);
        private @Nullable Duration connectTime;
        private Duration duration = Duration.ZERO;
        private Termination termination = Termination.NORMAL;
        private @Nullable Refusal refusal;

        private ConnectionRecord build() {
            return new ConnectionRecord(
                    started,
                    route,
                    client,
                    balancer,
                    destination,
                    serverName,
                    targets,
                    backendAddress,
                    bytes.get(0),
                    bytes.get(1),
                    connectTime,
                    duration,
                    termination,
                    refusal);
        }
    }
}
