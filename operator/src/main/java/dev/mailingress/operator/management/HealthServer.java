package dev.mailingress.operator.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * HTTP server for the kubelet's probes: {@code /livez} succeeds while no reconciliation is stuck, {@code /readyz} once the
 * operator watches.
 */
public final class HealthServer implements AutoCloseable {

    private static final int BACKLOG = 16;

    private final HttpServer server;

    /**
     * Binds the port and starts to serve.
     *
     * @param live if false, the kubelet restarts the operator
     * @throws IOException if the port is in use
     */
    public HealthServer(int port, BooleanSupplier live, BooleanSupplier ready) throws IOException {
        server = HttpServer.create(new InetSocketAddress(port), BACKLOG);
        server.createContext("/livez", exchange -> respond(exchange, live.getAsBoolean()));
        server.createContext("/readyz", exchange -> respond(exchange, ready.getAsBoolean()));
        server.start();
    }

    private static void respond(HttpExchange exchange, boolean healthy) throws IOException {
        try (exchange) {
            byte[] body = (healthy ? "ok\n" : "failed\n").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                    healthy ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
