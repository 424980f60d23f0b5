package dev.mailingress.proxy.transport;

import static dev.mailingress.testing.FreePorts.freePort;
import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mailingress.proxy.transport.epoll.EpollTransport;
import dev.mailingress.proxy.transport.epoll.SplicePolicy;
import dev.mailingress.proxy.transport.nio.NioTransport;
import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Listeners on one address of this host. */
@Requires(Requires.Need.LINUX)
class ListenAddressTest {

    @ParameterizedTest
    @CsvSource({"EPOLL, 127.0.0.2", "NIO, 127.0.0.2", "EPOLL, ::1", "NIO, ::1"})
    void shouldAcceptOnlyClientsOfThatAddress(TransportKind kind, String listen) throws Exception {
        // Given: a mail server of this host, on the same port
        int port = freePort();
        try (ServerSocket other =
                        new ServerSocket(port, 1, address("127.0.0.1", 0).getAddress());
                Transport transport = open(kind, listen)) {
            CompletableFuture<String> destination = new CompletableFuture<>();
            Binding binding = transport.bind(port, (leg, loop) -> {
                destination.complete(leg.localAddress().getAddress().getHostAddress());
                leg.abort();
            });
            binding.start();
            // When
            try (Socket client = new Socket(address(listen, 0).getAddress(), port)) {
                // Then
                assertThat(destination.get(10, TimeUnit.SECONDS))
                        .isEqualTo(address(listen, 0).getAddress().getHostAddress());
                assertThat(client.getRemoteSocketAddress()).isEqualTo(address(listen, port));
            }
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect("127.0.0.3", port));
            assertThat(other.isBound()).isTrue();
            binding.close().toCompletableFuture().join();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReportInUseWhenPortOfThatAddressIsTaken(TransportKind kind) throws Exception {
        int port = freePort();
        try (ServerSocket other =
                        new ServerSocket(port, 1, address("127.0.0.2", 0).getAddress());
                Transport transport = open(kind, "127.0.0.2")) {
            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() -> transport.bind(other.getLocalPort(), (leg, loop) -> leg.abort()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFailWhenAddressIsNotOfThisHost(TransportKind kind) throws Exception {
        try (Transport transport = open(kind, "192.0.2.1")) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> transport.bind(freePort(), (leg, loop) -> leg.abort()))
                    .withMessageContaining("assign requested address");
        }
    }

    private static void connect(String host, int port) throws IOException {
        new Socket(address(host, 0).getAddress(), port).close();
    }

    private static Transport open(TransportKind kind, String listen) throws IOException {
        InetAddress address = address(listen, 0).getAddress();
        return switch (kind) {
            case EPOLL -> new EpollTransport(2, TransportUnderTest.MEMORY, SplicePolicy.NEVER, address);
            case NIO -> new NioTransport(2, TransportUnderTest.MEMORY, address);
        };
    }
}
