package dev.mailingress.proxy.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mailingress.proxy.check.CheckSchedule;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /livez}, {@code /readyz}, {@code /metrics}, {@code /config}, {@code /status} and {@code POST /check}. Small in
 * everything: a few threads, a short queue, no request body (the JDK's server throws away 64 KiB of one, then closes). It
 * answers until the process ends, while connections drain too.
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
     * Takes the port on all addresses; answers from {@link #start()} on.
     *
     * @param metrics in Prometheus' text format
     * @param checks owned by others
     * @throws IOException if the port cannot be had; a {@link java.net.BindException} if another socket has it
     */
    public ManagementServer(
            int port, ProxyStatus proxy, StatusSources sources, Supplier<String> metrics, CheckSchedule checks)
            throws IOException {
        this.endpoints = new Endpoints(proxy, new StatusComposer(proxy, sources), metrics, checks);
        this.server = HttpServer.create(new InetSocketAddress(port), BACKLOG);
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
            HttpResponse httpResponse = answer(method, exchange.getRequestURI().getPath());
            exchange.getResponseHeaders().set("Content-Type", httpResponse.contentType());
            httpResponse.headers().forEach(exchange.getResponseHeaders()::set);
            if ("HEAD".equals(method)) {
                exchange.sendResponseHeaders(httpResponse.status(), -1);
            } else {
                byte[] body = httpResponse.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(httpResponse.status(), body.length);
                exchange.getResponseBody().write(body);
                // Closing reads what is left of the request first, and JDK 25 keeps the answer until then.
                exchange.getResponseBody().flush();
            }
        }
    }

    private HttpResponse answer(String method, @Nullable String path) {
        try {
            return endpoints.answer(method, path);
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("A management request failed");
            return HttpResponse.text(500, "internal error, see the log");
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
