package dev.mailingress.proxy.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Process without free descriptors while clients wait. */
@Requires(Requires.Need.LINUX)
class DescriptorShortageTest {

    private static final int DESCRIPTORS = 150;
    private static final int CLIENTS = 300;

    @ParameterizedTest
    @EnumSource
    void shouldPauseWithoutSpinningAndServeLaterWhenDescriptorsRunOut(TransportUnderTest kind) throws Exception {
        // Given
        int port = BlockingPeers.freePort();
        Process process = serving(kind, port);
        List<Socket> clients = new ArrayList<>();
        try {
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
                try (Socket first = connect(port)) {
                    return isServed(first);
                }
            });
            // When
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(connect(port));
            }
            assertThat(isServed(clients.get(0))).isTrue();
            Socket last = clients.get(CLIENTS - 1);
            last.setSoTimeout(1_000);
            Duration before = cpu(process);
            boolean servedImmediately = isServed(last);
            Duration used = cpu(process).minus(before);
            // Then
            assertThat(servedImmediately).isFalse();
            assertThat(used).isLessThan(Duration.ofMillis(400));
            // When
            for (Socket client : clients.subList(0, CLIENTS - 1)) {
                BlockingPeers.close(client);
            }
            // Then
            last.setSoTimeout(10_000);
            assertThat(last.getInputStream().read()).isEqualTo('a');
        } finally {
            process.destroy();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            for (Socket client : clients) {
                BlockingPeers.close(client);
            }
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(5_000);
        return socket;
    }

    /** Whether a byte is echoed within the socket's timeout. */
    private static boolean isServed(Socket client) throws IOException {
        client.getOutputStream().write('a');
        try {
            return client.getInputStream().read() == 'a';
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private static Duration cpu(Process process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    private static Process serving(TransportUnderTest kind, int port) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n " + DESCRIPTORS + " && exec \"$0\" \"$@\"",
                        java,
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EchoServer.class.getName(),
                        kind.name(),
                        "" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Main class of the other process. */
    static final class EchoServer {

        private EchoServer() {}

        /** @param arguments name of the transport, and port */
        public static void main(String[] arguments) throws Exception {
            Transport transport = TransportUnderTest.valueOf(arguments[0]).open(1);
            transport
                    .bind(Integer.parseInt(arguments[1]), (leg, loop) -> new EchoHandler(leg).begin())
                    .start();
            Thread.currentThread().join();
        }
    }
}
