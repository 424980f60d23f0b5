package dev.mailingress.proxy.transport.nio;

import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.ConnectHandler;
import dev.mailingress.proxy.transport.EchoHandler;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.Loop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sockets whose events the kernel refuses to report, as epoll_ctl(2) does beyond its limit. */
class RegistrationFaultsTest {

    private final FaultyRegistrations registrations = new FaultyRegistrations();
    private final FaultyNioTransport transport = new FaultyNioTransport(registrations);

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void shouldCloseClientAndServeOthersWhenClientCannotBeRegistered() throws Exception {
        // Given
        int port = freePort();
        transport.bind(port, (leg, loop) -> new EchoHandler(leg).begin()).start();
        try (Socket before = connect(port)) {
            assertThat(echoes(before)).isTrue();
            registrations.failNext();
            // When
            try (Socket client = connect(port)) {
                // Then
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(echoes(before)).isTrue();
            try (Socket after = connect(port)) {
                assertThat(echoes(after)).isTrue();
            }
        }
    }

    @Test
    void shouldReportFailureWhenConnectCannotBeRegistered() throws Exception {
        // Given
        Loop loop = transport.loops().get(0);
        CompletableFuture<ConnectFailure> failure = new CompletableFuture<>();
        CompletableFuture<Boolean> isEarly = new CompletableFuture<>();
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
            registrations.failNext();
            // When
            loop.execute(() -> {
                loop.connect(address, Duration.ofSeconds(5), new ConnectHandler() {
                    @Override
                    public void onConnected(Leg leg) {
                        leg.abort();
                    }

                    @Override
                    public void onFailed(ConnectFailure reported) {
                        failure.complete(reported);
                    }
                });
                isEarly.complete(failure.isDone());
            });
            // Then
            assertThat(failure).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(ConnectFailure.OTHER);
            assertThat(isEarly).isCompletedWithValue(false);
        }
    }

    @Test
    void shouldServeLaterWhenListenerCannotBeRegistered() throws Exception {
        // Given
        int port = freePort();
        registrations.failNext();
        // When
        transport.bind(port, (leg, loop) -> new EchoHandler(leg).begin()).start();
        // Then
        try (Socket client = connect(port)) {
            assertThat(echoes(client)).isTrue();
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static boolean echoes(Socket client) throws IOException {
        client.getOutputStream().write('a');
        return client.getInputStream().read() == 'a';
    }
}
