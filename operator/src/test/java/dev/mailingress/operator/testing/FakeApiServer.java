package dev.mailingress.operator.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** API server whose answers a test chooses; watches stay open without an event. */
public final class FakeApiServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(FakeApiServer::daemon);
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Function<Request, Answer> answers;

    /** @param path with the query */
    public record Request(String method, String path, String body) {}

    /**
     * Answer to a request.
     *
     * @param code 0 if the request is never answered
     * @param body JSON; empty for a response that does not end
     */
    public record Answer(int code, String body) {

        public static Answer ok(String body) {
            return new Answer(200, body);
        }

        /** An error as the API server reports it. */
        public static Answer error(int code, String message) {
            return new Answer(
                    code,
                    "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":" + code
                            + ",\"message\":\"" + message + "\"}");
        }

        public static Answer none() {
            return new Answer(0, "");
        }

        public static Answer watch() {
            return new Answer(200, "");
        }
    }

    public FakeApiServer(Function<Request, Answer> answers) throws IOException {
        this.answers = answers;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public void answer(Function<Request, Answer> newAnswers) {
        answers = newAnswers;
    }

    /** A client without retries, which would hide what is tested. */
    public KubernetesClient client() {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    public List<Request> requests() {
        return requests;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            requests.add(request);
            Answer answer = answers.apply(request);
            if (answer.code() == 0) {
                closed.await();
                return;
            }
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            boolean webSocket = exchange.getRequestHeaders().containsKey("Upgrade");
            if (answer.body().isEmpty() && !webSocket) {
                exchange.sendResponseHeaders(answer.code(), 0);
                exchange.getResponseBody().flush();
                closed.await();
                return;
            }
            // Without a web socket, the client opens the watch again as a response that does not end.
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.code(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "fake-api-server");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
