package dev.mailingress.operator.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.status.ProxyFleet.ConfigResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Queries {@code GET /config} on the management port. */
final class HttpProxyProbe implements ProxyProbe {

    private static final Logger LOGGER = LoggerFactory.getLogger(HttpProxyProbe.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_BYTES = 64 << 10;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    @Override
    public Optional<ConfigResponse> config(String podIp) {
        String host = podIp.contains(":") ? "[" + podIp + "]" : podIp;
        URI uri = URI.create("http://" + host + ":" + MailIngressModel.MANAGEMENT_PORT + "/config");
        try {
            HttpResponse<InputStream> response = client.send(
                    HttpRequest.newBuilder(uri).timeout(TIMEOUT).GET().build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                return response.statusCode() == HttpURLConnection.HTTP_OK
                        ? Optional.of(configResponse(json.readTree(body.readNBytes(MAX_BYTES))))
                        : Optional.empty();
            }
        } catch (IOException e) {
            LOGGER.atDebug().addKeyValue("uri", uri).setCause(e).log("Proxy did not respond");
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static ConfigResponse configResponse(JsonNode body) {
        return new ConfigResponse(
                body.path("generation").asLong(),
                body.path("hash").asText(""),
                body.path("rejected").isTextual() ? body.path("rejected").asText() : null);
    }
}
