package dev.mailingress.operator.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.testing.FreePorts;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthServerTest {

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true"})
    void shouldAnswerEachProbeWithItsOwnState(boolean live, boolean ready) throws Exception {
        // Given
        int port = FreePorts.freePort();
        try (HealthServer server = new HealthServer(port, () -> live, () -> ready)) {
            // Then
            assertThat(status(port, "/livez")).as("/livez of %s", server).isEqualTo(code(live));
            assertThat(status(port, "/readyz")).as("/readyz of %s", server).isEqualTo(code(ready));
        }
    }

    private static int code(boolean healthy) {
        return healthy ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE;
    }

    private static int status(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }
}
