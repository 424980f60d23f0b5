package dev.mailingress.proxy.prove;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** HTTP client for {@code /status} of a proxy's management port. The time of a request is bounded as a whole. */
final class ProxyStatusReader {

    private static final int MAX_BYTES = 1 << 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final ObjectMapper json = new ObjectMapper();
    private final Duration deadline;

    ProxyStatusReader() {
        this(TIMEOUT.multipliedBy(2));
    }

    /** @param deadline of a request, however slowly the response arrives */
    ProxyStatusReader(Duration deadline) {
        this.deadline = deadline;
    }

    /** @param proxy URL of the management port, with or without the path */
    SeenConnections read(URI proxy) throws IOException {
        // The timeouts of HttpURLConnection begin again with each byte, and its methods cannot be interrupted.
        FutureTask<SeenConnections> request = new FutureTask<>(() -> request(proxy));
        Thread thread = new Thread(request, "prove-status");
        thread.setDaemon(true);
        thread.start();
        try {
            return request.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no complete response within " + deadline.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNull(e.getCause());
            throw new IOException(cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private SeenConnections request(URI proxy) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) proxy.resolve("/status").toURL().openConnection();
        connection.setConnectTimeout((int) TIMEOUT.toMillis());
        connection.setReadTimeout((int) TIMEOUT.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        try {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException("HTTP status " + connection.getResponseCode());
            }
            return SeenConnections.of(parse(body(connection)));
        } finally {
            connection.disconnect();
        }
    }

    private static byte[] body(HttpURLConnection connection) throws IOException {
        try (InputStream in = connection.getInputStream()) {
            byte[] body = in.readNBytes(MAX_BYTES + 1);
            if (body.length > MAX_BYTES) {
                throw new IOException("the response has more than " + MAX_BYTES + " bytes");
            }
            return body;
        }
    }

    private JsonNode parse(byte[] body) throws IOException {
        try {
            JsonNode status = json.readTree(body);
            if (!status.path("clients").path("recent").isArray()) {
                throw new IOException("the response has no list of recent clients: is it a proxy of this version?");
            }
            return status;
        } catch (JsonProcessingException e) {
            throw new IOException("the response is not JSON: is it the management port of a proxy?", e);
        }
    }
}
