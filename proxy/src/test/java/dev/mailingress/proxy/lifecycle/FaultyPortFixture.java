package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.ConfigText.generation;
import static dev.mailingress.proxy.lifecycle.RunningProxy.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.transport.TransportKind;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A proxy with a port where something goes wrong, and a session of another port that has to go on. */
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
        // A backend may hold some of its own.
        this.socketsBefore = sockets.count();
        this.other = other;
        this.proxy = proxy;
        this.bystander = bystander;
    }

    /** @param target the port of the backend that fails; {@code timeouts} as {@link ConfigText#timeouts} takes them */
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

    /** What the management port says. */
    String body(String path) {
        return proxy.body(path);
    }

    /** The one connection of this port has ended, and so. */
    void awaitTermination(String code) {
        await().until(() -> body("/metrics")
                .contains("mailingress_proxy_connections_total{listener=\"faulty\",exposure=\"public\",termination=\""
                        + code + "\"} 1\n"));
    }

    static void greet(Socket server, Socket client) throws IOException {
        byte[] banner = EchoBackend.BANNER.getBytes(StandardCharsets.US_ASCII);
        server.getOutputStream().write(banner);
        assertThat(client.getInputStream().readNBytes(banner.length)).isEqualTo(banner);
    }

    static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** How many come until FIN or reset. */
    static int bytesUntilTheEnd(Socket socket) throws IOException {
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

    /** The bystander goes on, and nothing else is left. */
    @Override
    public void close() throws IOException {
        try (other;
                proxy;
                bystander) {
            bystander.exchange();
            await().until(() -> sockets.count() == socketsBefore);
            await().until(() -> body("/status").contains("\"connections\":1,"));
        }
    }
}
