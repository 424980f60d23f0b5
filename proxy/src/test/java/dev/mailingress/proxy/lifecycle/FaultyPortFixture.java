package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.ConfigText.generation;
import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.transport.TransportKind;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A proxy with one port on which a peer fails, and a session on another port that must not be affected. */
final class FaultyPortFixture implements AutoCloseable {

    private final int port;
    private final ProxySockets sockets;
    private final long socketsBefore;
    private final EchoBackend other;
    private final RunningProxy proxy;
    private final EchoSession bystander;

    private FaultyPortFixture(
            int port, ProxySockets sockets, EchoBackend other, RunningProxy proxy, EchoSession bystander) {
        this.port = port;
        this.sockets = sockets;
        // A backend may have some of its own.
        this.socketsBefore = sockets.count();
        this.other = other;
        this.proxy = proxy;
        this.bystander = bystander;
    }

    /** Session through the faulty port; the test controls both of its ends. */
    record Session(TestBackend backend, FaultyPortFixture faulty, Socket client, Socket server)
            implements AutoCloseable {

        private static final int MESSAGE_BYTES = 1 << 20;
        private static final int READ_BYTES = 100_000;

        /** The backend sends its banner, and the client receives it. */
        void greet() throws IOException {
            byte[] banner = EchoBackend.BANNER.getBytes(StandardCharsets.US_ASCII);
            server.getOutputStream().write(banner);
            assertThat(client.getInputStream().readNBytes(banner.length)).isEqualTo(banner);
        }

        /**
         * The client sends a message, and the backend reads the beginning of it.
         *
         * @return number of bytes that the backend has not read
         */
        int sendMessageInPart() throws IOException {
            client.getOutputStream().write(new byte[MESSAGE_BYTES]);
            assertThat(server.getInputStream().readNBytes(READ_BYTES)).hasSize(READ_BYTES);
            return MESSAGE_BYTES - READ_BYTES;
        }

        void awaitTermination(String code) {
            faulty.awaitTermination(code);
        }

        @Override
        public void close() throws IOException {
            try (backend;
                    faulty;
                    server;
                    client) {
                // Closes all of them, even if one fails.
            }
        }
    }

    /** Opens a session to a backend that the test controls; {@code timeouts} as in {@link ConfigText#timeouts}. */
    static Session session(Path directory, TransportKind transport, String timeouts)
            throws IOException, InterruptedException {
        TestBackend backend = new TestBackend();
        FaultyPortFixture faulty = open(directory, transport, backend.port(), timeouts);
        Socket client = faulty.connect();
        return new Session(backend, faulty, client, backend.nextAfterHeader());
    }

    /** @param target port of the backend that fails; {@code timeouts} as in {@link ConfigText#timeouts} */
    static FaultyPortFixture open(Path directory, TransportKind transport, int target, String timeouts)
            throws IOException {
        int port = freePort();
        int otherPort = freePort();
        EchoBackend other = new EchoBackend();
        ConfigText config = generation(1)
                .listener("faulty", "SMTP", port, target)
                .listener("other", "SMTP", otherPort, other.port())
                .timeouts(timeouts);
        RunningProxy proxy = RunningProxy.start(directory, transport, config.toString());
        assertThat(proxy.problem()).isEmpty();
        EchoSession bystander = EchoSession.open(otherPort);
        bystander.exchange();
        return new FaultyPortFixture(port, new ProxySockets(port, target), other, proxy, bystander);
    }

    int port() {
        return port;
    }

    Socket connect() throws IOException {
        return EchoSession.connect("127.0.0.1", port);
    }

    /** Response of the management port. */
    String body(String path) {
        return proxy.body(path);
    }

    /** Waits until the only connection of the faulty port has ended with this termination code. */
    void awaitTermination(String code) {
        await().until(() -> body("/metrics")
                .contains("mailingress_proxy_connections_total{listener=\"faulty\",exposure=\"public\",termination=\""
                        + code + "\"} 1\n"));
    }

    static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Number of bytes until FIN or reset. */
    static int bytesUntilEnd(Socket socket) throws IOException {
        int bytes = 0;
        byte[] some = new byte[65_536];
        try {
            for (int read = 0; read >= 0; read = socket.getInputStream().read(some)) {
                bytes += read;
            }
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        return bytes;
    }

    /** Checks that the other session still works and that nothing else is left. */
    @Override
    public void close() throws IOException {
        try (other;
                proxy;
                bystander) {
            bystander.exchange();
            // Connections of the test's own backend, which count too, may have ended meanwhile.
            await().untilAsserted(() -> assertThat(sockets.count())
                    .as("sockets of the faulty port and its target")
                    .isLessThanOrEqualTo(socketsBefore));
            await().until(() -> body("/status").contains("\"connections\":1,"));
        }
    }
}
