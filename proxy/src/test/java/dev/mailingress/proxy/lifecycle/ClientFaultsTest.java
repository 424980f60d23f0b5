package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.RunningProxy.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that fail, in each phase of a connection: nothing hangs, nothing is left, and another session does not notice. */
@Requires(Requires.Need.LINUX)
class ClientFaultsTest {

    private static final byte[] LINE = "DATA\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MUCH = new byte[4 << 20];

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldForgetTheClientWhenItResetsWhileTheBackendIsDialled(TransportKind transport) throws Exception {
        // Given
        try (BlackHole hole = new BlackHole();
                FaultyPortFixture faulty = FaultyPortFixture.open(directory, transport, hole.port(), "connect: 30s")) {
            Socket client = faulty.connect();
            ProxySockets accepted = new ProxySockets(Set.of(faulty.port()), Set.of());
            await().until(() -> accepted.count() == 1);
            // When
            FaultyPortFixture.reset(client);
            // Then
            faulty.awaitTermination("CC");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldForgetTheClientWhenItResetsWhileItIsHeld(TransportKind transport) throws Exception {
        // Given
        try (FaultyPortFixture faulty = FaultyPortFixture.open(directory, transport, freePort(), "hold: 60s")) {
            Socket client = faulty.connect();
            client.getOutputStream().write(LINE);
            await().until(() -> faulty.body("/status").contains("\"held\":1"));
            // When
            FaultyPortFixture.reset(client);
            // Then
            await().until(() -> !faulty.body("/status").contains("\"held\":1"));
            faulty.awaitTermination("CC");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldForgetTheClientWhenItHasSaidNothingAndLeavesWhileItIsHeld(TransportKind transport) throws Exception {
        // Given
        try (FaultyPortFixture faulty = FaultyPortFixture.open(directory, transport, freePort(), "hold: 60s")) {
            try (Socket client = faulty.connect()) {
                await().until(() -> faulty.body("/status").contains("\"held\":1"));
                // When
                client.shutdownOutput();
                // Then
                assertThat(client.getInputStream().read()).isEqualTo(-1);
                await().until(() -> !faulty.body("/status").contains("\"held\":1"));
            }
            faulty.awaitTermination("CC");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndTheBackendWhenTheClientResetsBeforeTheBanner(TransportKind transport) throws Exception {
        // Given
        try (TestBackend backend = new TestBackend();
                FaultyPortFixture faulty = FaultyPortFixture.open(directory, transport, backend.port(), "")) {
            try (Socket client = faulty.connect();
                    Socket server = backend.nextAfterHeader()) {
                // When
                FaultyPortFixture.reset(client);
                // Then
                assertThat(FaultyPortFixture.bytesUntilTheEnd(server)).isZero();
            }
            faulty.awaitTermination("CD");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndTheBackendWhenTheClientResetsAmidAMessage(TransportKind transport) throws Exception {
        // Given
        try (TestBackend backend = new TestBackend();
                FaultyPortFixture faulty = FaultyPortFixture.open(directory, transport, backend.port(), "")) {
            try (Socket client = faulty.connect();
                    Socket server = backend.nextAfterHeader()) {
                FaultyPortFixture.greet(server, client);
                client.getOutputStream().write(MUCH, 0, 1 << 20);
                server.getInputStream().readNBytes(100_000);
                // When
                FaultyPortFixture.reset(client);
                // Then
                assertThat(FaultyPortFixture.bytesUntilTheEnd(server)).isLessThanOrEqualTo((1 << 20) - 100_000);
            }
            faulty.awaitTermination("CD");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndTheBackendWhenTheClientResetsAndTheServerHasEnded(TransportKind transport) throws Exception {
        // Given
        try (TestBackend backend = new TestBackend();
                FaultyPortFixture faulty = FaultyPortFixture.open(directory, transport, backend.port(), "")) {
            try (Socket client = faulty.connect();
                    Socket server = backend.nextAfterHeader()) {
                FaultyPortFixture.greet(server, client);
                server.shutdownOutput();
                assertThat(client.getInputStream().read()).isEqualTo(-1);
                // When
                FaultyPortFixture.reset(client);
                // Then
                assertThat(FaultyPortFixture.bytesUntilTheEnd(server)).isZero();
            }
            faulty.awaitTermination("CL");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndBothInTimeWhenTheClientHasEndedAndReadsNothing(TransportKind transport) throws Exception {
        // Given
        try (TestBackend backend = new TestBackend();
                FaultyPortFixture faulty =
                        FaultyPortFixture.open(directory, transport, backend.port(), "halfClosed: 300ms")) {
            try (Socket client = faulty.connect();
                    Socket server = backend.nextAfterHeader()) {
                client.shutdownOutput();
                assertThat(server.getInputStream().read()).isEqualTo(-1);
                // When: more than all sockets on the way hold; then
                assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
                    while (true) {
                        server.getOutputStream().write(MUCH);
                    }
                });
            }
            faulty.awaitTermination("sL");
        }
    }
}
