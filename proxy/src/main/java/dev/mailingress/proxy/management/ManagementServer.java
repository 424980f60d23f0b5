package dev.mailingress.proxy.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mailingress.proxy.check.CheckSchedule;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP server of {@code /livez}, {@code /readyz}, {@code /metrics}, {@code /config}, {@code /status} and
 * {@code /check}, with tight limits: few threads, a short queue, no request body (the JDK's server discards up to
 * 64 KiB of one, then closes). It responds until the process ends, also while connections drain.
 */
public final class ManagementServer implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ManagementServer.class);
    private static final int BACKLOG = 64;
    private static final int THREADS = 4;
    private static final int QUEUED_REQUESTS = 64;

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final Endpoints endpoints;

    /**
     * Binds the address; requests are served after {@link #start()}.
     *
     * @param failure why the process has to be restarted; empty while it works
     * @param metrics in Prometheus' text format
     * @param checks not closed by this class
     * @throws IOException if the port cannot be bound; a {@link java.net.BindException} if it is in use
     */
    public ManagementServer(
            InetSocketAddress address,
            ProxyStatus proxy,
            StatusSources sources,
            Supplier<Optional<String>> failure,
            Supplier<String> metrics,
            CheckSchedule checks)
            throws IOException {
        this.endpoints = new Endpoints(proxy, new StatusComposer(proxy, sources), failure, metrics, checks);
        this.server = HttpServer.create(address, BACKLOG);
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUED_REQUESTS),
                ManagementServer::thread);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "management");
        thread.setDaemon(true);
        return thread;
    }

    public void start() {
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            HttpResponse response = respond(method, exchange.getRequestURI());
            exchange.getResponseHeaders().set("Content-Type", response.contentType());
            response.headers().forEach(exchange.getResponseHeaders()::set);
            if ("HEAD".equals(method)) {
                exchange.sendResponseHeaders(response.status(), -1);
            } else {
                byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(response.status(), body.length);
                exchange.getResponseBody().write(body);
                // close() first reads the rest of the request, and JDK 25 delays the response until then.
                exchange.getResponseBody().flush();
            }
        }
    }

    private HttpResponse respond(String method, URI uri) {
        try {
            return endpoints.respond(method, uri.getPath(), uri.getQuery());
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("Internal error: a management request failed");
            return HttpResponse.text(500, "Internal error: see the log");
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
