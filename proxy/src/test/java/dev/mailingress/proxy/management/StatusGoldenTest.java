package dev.mailingress.proxy.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailingress.proxy.admission.LocalSources;
import dev.mailingress.proxy.check.CheckSnapshot;
import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.transport.TransportKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The operator reads these responses: they must match the golden files, field by field and in order. */
class StatusGoldenTest {

    private final JsonWriter json = new JsonWriter();

    private record FixedStatus(Optional<ProxyConfig> running, String phase) implements ProxyStatus {
        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public ConfigStatus config() {
            return new ConfigStatus(7, "abc", null);
        }
    }

    @Test
    void shouldMatchGoldenFileWhenEverythingIsKnown() throws IOException {
        // Given
        StatusSources sources = new StatusSources(
                TransportKind.EPOLL,
                () -> 12,
                listener -> listener.exposure() == Exposure.PUBLIC ? 5 : 1,
                StatusCases::clients,
                StatusCases::localSources,
                StatusCases::backends,
                StatusCases::targets,
                StatusCases::checks,
                () -> List.of("clients.limits.connections: 2000 is more than this process can hold: it holds 900"));
        // When
        String status = status(Optional.of(StatusCases.config()), "RUNNING", sources);
        // Then
        assertThat(status).isEqualTo(golden("status.json"));
    }

    @Test
    void shouldMatchGoldenFileAtStart() throws IOException {
        // When
        String status = status(Optional.of(StatusCases.config()), "RUNNING", empty(List.of()));
        // Then
        assertThat(status).isEqualTo(golden("status-at-the-start.json"));
    }

    @Test
    void shouldReportNoListenersWithoutConfiguration() {
        assertThat(status(Optional.empty(), "STARTING", empty(List.of())))
                .isEqualTo("{\"transport\":\"NIO\",\"phase\":\"STARTING\","
                        + "\"config\":{\"generation\":7,\"hash\":\"abc\",\"rejected\":null},\"connections\":0,"
                        + "\"clients\":{\"windowSeconds\":900,\"connections\":0,\"local\":0,\"othersInARow\":0,"
                        + "\"lastLocalAt\":null,\"sources\":[],\"onlySource\":null,\"onlySourceConnections\":0,"
                        + "\"recent\":[]},\"listeners\":[],\"backends\":[],"
                        + "\"check\":{\"state\":\"Idle\",\"runs\":0},\"warnings\":[]}");
    }

    @Test
    void shouldStayBoundedWhenWarningsAreManyAndLong() {
        // Given
        StatusSources sources = empty(Collections.nCopies(1000, "x".repeat(100_000)));
        // Then
        assertThat(status(Optional.empty(), "RUNNING", sources)).hasSizeLessThan(20_000);
    }

    @Test
    void shouldMatchGoldenFileForConfigStatus() throws IOException {
        assertThat(json.write(new ConfigStatus(7, "abc", null))).isEqualTo(golden("config.json"));
        assertThat(json.write(new ConfigStatus(7, "abc", "proxy.yaml: is \"wrong\"")))
                .isEqualTo(golden("config-rejected.json"));
    }

    private static StatusSources empty(List<String> warnings) {
        return new StatusSources(
                TransportKind.NIO,
                () -> 0,
                listener -> 0,
                StatusCases::noClients,
                () -> new LocalSources(List.of()),
                List::of,
                List::of,
                () -> new CheckSnapshot(false, 0, List.of()),
                () -> warnings);
    }

    private String status(Optional<ProxyConfig> config, String phase, StatusSources sources) {
        return json.write(new StatusComposer(new FixedStatus(config, phase), sources).compose());
    }

    /** The files are indented for readability; the order of fields matters nevertheless. */
    private static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(StatusGoldenTest.class.getResourceAsStream(name), name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new ObjectMapper().readTree(text).toString();
        }
    }
}
