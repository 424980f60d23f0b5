package dev.mailingress.operator.watch;

import dev.mailingress.operator.observed.ProxyReport;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Queries the management port over HTTP. */
public final class HttpProxyProbe implements ProxyProbe {

    private static final Logger LOGGER = LoggerFactory.getLogger(HttpProxyProbe.class);
    private static final int MAX_BYTES = 512 << 10;

    private final ProxyReportParser parser = new ProxyReportParser();
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
    public CompletableFuture<ProxyReport> status(String podIp) {
        return exchange(HttpRequest.newBuilder(uri(podIp, "/status")).GET().build())
                .thenApply(this::report);
    }

    @Override
    public CompletableFuture<Boolean> check(String podIp, boolean early) {
        URI uri = uri(podIp, early ? "/check?reason=failure" : "/check");
        return exchange(HttpRequest.newBuilder(uri)
                        .POST(BodyPublishers.noBody())
                        .build())
                .thenApply(response -> response.statusCode() == HttpURLConnection.HTTP_ACCEPTED);
    }

    private URI uri(String podIp, String path) {
        String host = podIp.contains(":") ? "[" + podIp + "]" : podIp;
        return URI.create("http://" + host + ":" + port + path);
    }

    private CompletableFuture<HttpResponse<byte[]>> exchange(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request, response -> new BoundedBodySubscriber(MAX_BYTES));
        // Not HttpRequest.timeout(), which before JDK 26 covers only the time until the headers (JDK-8208693).
        return exchange.copy()
                .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((response, failure) -> {
                    if (failure != null) {
                        exchange.cancel(true);
                        LOGGER.atDebug()
                                .addKeyValue("uri", request.uri())
                                .setCause(failure)
                                .log("Proxy did not respond");
                    }
                });
    }

    private ProxyReport report(HttpResponse<byte[]> response) {
        if (response.statusCode() != HttpURLConnection.HTTP_OK) {
            throw new IllegalStateException("status " + response.statusCode());
        }
        try {
            return parser.status(response.body());
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}
