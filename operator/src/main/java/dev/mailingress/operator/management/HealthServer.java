package dev.mailingress.operator.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** Answers the kubelet: {@code /livez} while the process runs, {@code /readyz} once the operator watches. */
public final class HealthServer implements AutoCloseable {

    private static final int BACKLOG = 16;

    private final HttpServer server;

    /**
     * Binds the port and answers at once.
     *
     * @throws IOException if the port is taken
     */
    public HealthServer(int port, BooleanSupplier ready) throws IOException {
        server = HttpServer.create(new InetSocketAddress(port), BACKLOG);
        server.createContext("/livez", exchange -> answer(exchange, true));
        server.createContext("/readyz", exchange -> answer(exchange, ready.getAsBoolean()));
        server.start();
    }

    private static void answer(HttpExchange exchange, boolean well) throws IOException {
        try (exchange) {
            byte[] body = (well ? "ok\n" : "not ready\n").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                    well ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
