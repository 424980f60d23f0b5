package dev.mailingress.proxy.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.admission.LocalSources;
import dev.mailingress.proxy.check.CheckSchedule;
import dev.mailingress.proxy.check.ContractChecker;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.transport.TransportKind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementServerTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private final FixedStatus status = new FixedStatus();
    private final ContractChecker checker =
            new ContractChecker(Clock.fixed(Instant.parse("2026-11-25T10:00:00Z"), ZoneOffset.UTC));
    private final CheckSchedule checks = new CheckSchedule(checker, status::running, System::nanoTime);
    private Optional<String> failure = Optional.empty();
    private ManagementServer server;

    private static final class FixedStatus implements ProxyStatus {
        private boolean ready = true;
        private ConfigStatus config = new ConfigStatus(7, "abc", null);
        private Optional<ProxyConfig> running = Optional.empty();

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public ConfigStatus config() {
            return config;
        }

        @Override
        public Optional<ProxyConfig> running() {
            return running;
        }

        @Override
        public String phase() {
            return "RUNNING";
        }
    }

    @BeforeEach
    void start() throws IOException {
        StatusSources sources = new StatusSources(
                TransportKind.NIO,
                () -> 3,
                listener -> 2,
                StatusCases::noClients,
                () -> new LocalSources(List.of()),
                List::of,
                List::of,
                checks::snapshot,
                List::of);
        server = new ManagementServer(
                new InetSocketAddress(0), status, sources, () -> failure, () -> "a_metric 1\n", checks);
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
        checks.close();
        checker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz", "/metrics", "/config", "/status", "/check"})
    void shouldAnswerKnownPath(String path) throws Exception {
        assertThat(send("GET", path).statusCode()).isEqualTo(200);
        assertThat(send("HEAD", path).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldBeAliveButNotReadyWhenProxyIsNotReady() throws Exception {
        // Given
        status.ready = false;
        // Then
        assertThat(send("GET", "/readyz").statusCode()).isEqualTo(503);
        assertThat(send("GET", "/livez").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/status").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldNotBeAliveWhenLoopDoesNotRespond() throws Exception {
        // Given
        failure = Optional.of("Event loop 1 has not responded for 31 s: restart the process.");
        // When
        HttpResponse<String> response = send("GET", "/livez");
        // Then
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("Event loop 1 has not responded for 31 s");
        assertThat(send("GET", "/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldReportRejectedConfiguration() throws Exception {
        // Given
        status.config = new ConfigStatus(7, "abc", "proxy.yaml: \"x\": correct it");
        // When
        HttpResponse<String> response = send("GET", "/config");
        // Then
        assertThat(response.body())
                .isEqualTo("{\"generation\":7,\"hash\":\"abc\",\"rejected\":\"proxy.yaml: \\\"x\\\": correct it\"}");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    }

    @Test
    void shouldReportVerdictsWhenCheckWasRequested() throws Exception {
        // Given
        status.running = Optional.of(StatusCases.config());
        // When
        HttpResponse<String> started = send("POST", "/check");
        // Then
        assertThat(started.statusCode()).isEqualTo(202);
        assertThat(started.body()).isEqualTo("{\"state\":\"Started\",\"runs\":0,\"verdicts\":[]}");
        await().until(() -> send("GET", "/status").body().contains("\"check\":{\"state\":\"Idle\",\"runs\":1}"));
        assertThat(send("GET", "/status").body())
                .contains("\"verdicts\":[{\"family\":\"IPv4\",\"verdict\":\"Unreachable\",");
        HttpResponse<String> again = send("POST", "/check");
        assertThat(again.statusCode()).isEqualTo(429);
        assertThat(again.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 5L);
        assertThat(again.body())
                .startsWith(
                        "{\"state\":\"TooEarly\",\"runs\":1,\"verdicts\":[{\"backend\":\"dms\",\"host\":\"name.invalid\",\"port\":25,");
        assertThat(send("GET", "/check").body()).isEqualTo(again.body().replace("TooEarly", "Idle"));
    }

    @ParameterizedTest
    @CsvSource({"reason=failure, 202", "reason=cure, 400", "x, 400"})
    void shouldAcceptReasonWhenItIsKnown(String query, int code) throws Exception {
        // Given
        status.running = Optional.of(StatusCases.config());
        // Then
        assertThat(send("POST", "/check?" + query).statusCode()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/livezz", "/livez/", "/config/x"})
    void shouldAnswer404WhenPathIsUnknown(String path) throws Exception {
        // When
        HttpResponse<String> response = send("GET", path);
        // Then
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body())
                .isEqualTo("Not found: use one of /check, /config, /livez, /metrics, /readyz, /status\n");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /config, 'GET, HEAD'",
        "DELETE, /status, 'GET, HEAD'",
        "PUT, /livez, 'GET, HEAD'",
        "DELETE, /check, 'GET, HEAD, POST'"
    })
    void shouldAnswer405WhenMethodIsNotAllowed(String method, String path, String allowed) throws Exception {
        // When
        HttpResponse<String> response = send(method, path);
        // Then
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).hasValue(allowed);
    }

    @Test
    void shouldAnswerWithoutReadingEndlessBody() throws Exception {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            client.setSoTimeout(10_000);
            // Given
            OutputStream out = client.getOutputStream();
            out.write("POST /check HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999\r\n\r\n{"
                    .getBytes(StandardCharsets.US_ASCII));
            // When
            byte[] beginning = client.getInputStream().readNBytes("HTTP/1.1 429 ".length());
            // Then
            assertThat(new String(beginning, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 429 ");
        }
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .method(method, "POST".equals(method) ? BodyPublishers.ofString("{}") : BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
