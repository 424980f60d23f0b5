import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Training run of the AOT cache (JEP 483, JEP 514): starts the proxy and exercises its typical work in two seconds.
 * Used when the image is built, and not part of it.
 *
 * <p>Arguments: the command line of the proxy without the proxy's own options.
 */
final class Training {

    private static final int SESSIONS = 300;
    private static final int MANAGEMENT_PORT = 9901;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String PROXY_SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

    private final ServerSocket backend = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Path directory = Files.createTempDirectory(Path.of("/tmp"), "training");
    private final int mailPort;

    private Training() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            mailPort = probe.getLocalPort();
        }
    }

    public static void main(String[] command) throws IOException, InterruptedException {
        new Training().run(List.of(command));
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Thread.ofPlatform().daemon().start(this::serve);
        configure(1);
        Process proxy = start(command);
        try {
            work();
            terminate(proxy);
        } finally {
            proxy.destroyForcibly();
        }
    }

    private Process start(List<String> command) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--config", directory.toString()));
        return new ProcessBuilder(all).inheritIO().start();
    }

    private void work() throws IOException {
        await("readiness", () -> get("/readyz").startsWith("HTTP/1.1 200"));
        for (int i = 0; i < SESSIONS; i++) {
            session();
        }
        configure(2);
        await("the second configuration", () -> get("/config").contains("\"generation\":2"));
        session();
        get("/livez");
        get("/metrics");
    }

    /** Keeps a session open, so that there is a connection to drain. */
    private void terminate(Process proxy) throws IOException, InterruptedException {
        try (Socket client = connect(mailPort)) {
            expect(line(client), "220 ");
            proxy.destroy();
            await("unreadiness", () -> get("/readyz").startsWith("HTTP/1.1 503"));
            quit(client);
        }
        // The JVM writes the cache before it ends.
        if (!proxy.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS) || proxy.exitValue() != 0) {
            throw new IOException("the proxy did not exit with code 0 in time");
        }
    }

    /** Replaces the file atomically, so that the proxy never reads a partial one. */
    private void configure(int generation) throws IOException {
        Path next = Files.writeString(directory.resolve("next"), """
                schemaVersion: 1
                generation: %d
                listeners:
                - {name: smtp, protocol: SMTP, exposure: Public, port: %d, publicPort: 25, backend: dms, targets: [{host: localhost, port: %d, proxyProtocol: V2}]}
                clients: {localAddresses: Allow, limits: {exempt: [127.0.0.0/8, "::1/128"]}}
                timeouts: {drainDelay: 0s, drain: 30s}
                """.formatted(generation, mailPort, backend.getLocalPort()));
        Files.move(next, directory.resolve("proxy.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void session() throws IOException {
        try (Socket client = connect(mailPort)) {
            expect(line(client), "220 ");
            quit(client);
        }
    }

    private static void quit(Socket client) throws IOException {
        send(client, "QUIT\r\n");
        expect(line(client), "221 ");
    }

    private void serve() {
        while (true) {
            try {
                Socket proxy = backend.accept();
                Thread.ofPlatform().daemon().start(() -> answer(proxy));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void answer(Socket proxy) {
        try (proxy) {
            byte[] header = proxy.getInputStream().readNBytes(16);
            expect(new String(header, StandardCharsets.ISO_8859_1), PROXY_SIGNATURE);
            proxy.getInputStream().skipNBytes(header[14] << 8 | header[15]);
            send(proxy, "220 training ESMTP\r\n");
            expect(line(proxy), "QUIT");
            send(proxy, "221 Bye\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String get(String path) throws IOException {
        try (Socket management = connect(MANAGEMENT_PORT)) {
            send(management, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            return new String(management.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) TIMEOUT.toMillis());
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String line(Socket socket) throws IOException {
        String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
        return line == null ? "end of stream" : line;
    }

    private static void expect(String what, String start) throws IOException {
        if (!what.startsWith(start)) {
            throw new IOException("got \"" + what + "\", expected \"" + start + "\"");
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(String what, Condition condition) throws IOException {
        long began = System.nanoTime();
        while (!holds(condition)) {
            if (System.nanoTime() - began > TIMEOUT.toNanos()) {
                throw new IOException("timed out waiting for " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static boolean holds(Condition condition) {
        try {
            return condition.holds();
        } catch (IOException notYet) {
            return false;
        }
    }
}
