package dev.mailingress.proxy.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementServerTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private final FixedStatus status = new FixedStatus();
    private ManagementServer server;

    private static final class FixedStatus implements ProxyStatus {
        private boolean ready = true;
        private ConfigStatus config = new ConfigStatus(7, "abc", null);

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public ConfigStatus config() {
            return config;
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = new ManagementServer(0, status, () -> "a_metric 1\n");
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz", "/metrics", "/config"})
    void shouldAnswerWhenAskedForWhatThereIs(String path) throws Exception {
        assertThat(ask("GET", path).statusCode()).isEqualTo(200);
        assertThat(ask("HEAD", path).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldNotBeReadyButAliveWhenProxyIsNot() throws Exception {
        // Given
        status.ready = false;
        // Then
        assertThat(ask("GET", "/readyz").statusCode()).isEqualTo(503);
        assertThat(ask("GET", "/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldTellWhatWasRejectedWhenItWas() throws Exception {
        // Given
        status.config = new ConfigStatus(7, "abc", "proxy.yaml: \"x\": correct it");
        // When
        HttpResponse<String> answer = ask("GET", "/config");
        // Then
        assertThat(answer.body())
                .isEqualTo("{\"generation\":7,\"hash\":\"abc\",\"rejected\":\"proxy.yaml: \\\"x\\\": correct it\"}");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/livezz", "/livez/", "/config/x"})
    void shouldAnswer404WhenThereIsNoSuchPath(String path) throws Exception {
        assertThat(ask("GET", path).statusCode()).isEqualTo(404);
    }

    @Test
    void shouldAnswer405WhenMethodIsNotOfReading() throws Exception {
        // When
        HttpResponse<String> answer = ask("POST", "/config");
        // Then
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .method(method, "POST".equals(method) ? BodyPublishers.ofString("{}") : BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
