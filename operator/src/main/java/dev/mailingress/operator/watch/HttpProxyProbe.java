package dev.mailingress.operator.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailingress.operator.observed.ProxyFleet.ConfigResponse;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Queries {@code GET /config} on the management port. */
public final class HttpProxyProbe implements ProxyProbe {

    private static final Logger LOGGER = LoggerFactory.getLogger(HttpProxyProbe.class);
    private static final int MAX_BYTES = 64 << 10;

    private final ObjectMapper json = new ObjectMapper();
    private final int port;
    private final Duration deadline;
    private final HttpClient client;

    /** @param deadline for the whole exchange, from the connection to the last byte of the body */
    public HttpProxyProbe(int port, Duration deadline) {
        this.port = port;
        this.deadline = deadline;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(deadline)
                .build();
    }

    @Override
    public CompletableFuture<ConfigResponse> config(String podIp) {
        String host = podIp.contains(":") ? "[" + podIp + "]" : podIp;
        URI uri = URI.create("http://" + host + ":" + port + "/config");
        CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(
                HttpRequest.newBuilder(uri).GET().build(), response -> new BoundedBodySubscriber(MAX_BYTES));
        // Not HttpRequest.timeout(), which before JDK 26 covers only the time until the headers (JDK-8208693).
        return exchange.thenApply(this::configResponse)
                .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((response, failure) -> {
                    if (failure != null) {
                        exchange.cancel(true);
                        LOGGER.atDebug()
                                .addKeyValue("uri", uri)
                                .setCause(failure)
                                .log("Proxy did not respond");
                    }
                });
    }

    private ConfigResponse configResponse(HttpResponse<byte[]> response) {
        if (response.statusCode() != HttpURLConnection.HTTP_OK) {
            throw new IllegalStateException("status " + response.statusCode());
        }
        try {
            JsonNode body = json.readTree(response.body());
            return new ConfigResponse(
                    body.path("generation").asLong(),
                    body.path("hash").asText(""),
                    body.path("rejected").isTextual() ? body.path("rejected").asText() : null);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}
