package dev.mailingress.proxy.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /livez}, {@code /readyz}, {@code /metrics} and {@code /config}. Small in everything: a few threads, a short
 * queue, no request body.
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
     * @throws IOException if the port cannot be had; a {@link java.net.BindException} if another socket has it
     */
    public ManagementServer(int port, ProxyStatus status, Supplier<String> metrics) throws IOException {
        this.endpoints = new Endpoints(status, metrics);
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
            Answer answer = answer(exchange, method);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            if ("HEAD".equals(method)) {
                exchange.sendResponseHeaders(answer.status(), -1);
            } else {
                byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answer.status(), body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Answer answer(HttpExchange exchange, String method) {
        try {
            Answer found = endpoints
                    .answer(exchange.getRequestURI().getPath())
                    .orElseGet(() -> Answer.text(404, "there are /livez, /readyz, /metrics and /config"));
            if (found.status() == 404 || "GET".equals(method) || "HEAD".equals(method)) {
                return found;
            }
            // RFC 9110 §15.5.6.
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return Answer.text(405, "only GET and HEAD");
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("A management request failed");
            return Answer.text(500, "internal error, see the log");
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
