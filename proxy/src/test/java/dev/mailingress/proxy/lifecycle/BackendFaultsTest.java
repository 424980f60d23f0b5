package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.RunningProxy.freePort;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.testing.Requires;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Backends that fail: nothing hangs, nothing is left, and another session does not notice. */
@Requires(Requires.Need.LINUX)
class BackendFaultsTest {

    private static final String CLIENT = "127.0.0.1";
    private static final byte[] LINE = "DATA\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MUCH = new byte[4 << 20];

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldRefuseInWordsWhenNobodyListens(TransportKind transport) throws Exception {
        // Given
        try (FaultyPortFixture faulty =
                FaultyPortFixture.open(directory, transport, freePort(), "connect: 300ms, hold: 100ms")) {
            // When, then
            assertThat(EchoSession.answer(CLIENT, faulty.port())).startsWith("421 4.3.2 ");
            faulty.awaitTermination("SC");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseInWordsWhenTheBackendSwallowsEverything(TransportKind transport) throws Exception {
        // Given
        try (BlackHole hole = new BlackHole();
                FaultyPortFixture faulty =
                        FaultyPortFixture.open(directory, transport, hole.port(), "connect: 300ms, hold: 100ms")) {
            // When, then
            assertThat(EchoSession.answer(CLIENT, faulty.port())).startsWith("421 4.3.2 ");
            faulty.awaitTermination("sC");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndTheClientWhenTheBackendResetsAmidAMessage(TransportKind transport) throws Exception {
        // Given
        try (TestBackend backend = new TestBackend();
                FaultyPortFixture faulty = FaultyPortFixture.open(directory, transport, backend.port(), "")) {
            try (Socket client = faulty.connect();
                    Socket server = backend.nextAfterHeader()) {
                FaultyPortFixture.greet(server, client);
                client.getOutputStream().write(MUCH, 0, 1 << 20);
                server.getInputStream().readNBytes(100_000);
                // When
                FaultyPortFixture.reset(server);
                // Then
                assertThat(FaultyPortFixture.bytesUntilTheEnd(client)).isZero();
            }
            faulty.awaitTermination("SD");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCarryTheRestWhenTheBackendEndsFirst(TransportKind transport) throws Exception {
        // Given
        try (TestBackend backend = new TestBackend();
                FaultyPortFixture faulty = FaultyPortFixture.open(directory, transport, backend.port(), "")) {
            try (Socket client = faulty.connect();
                    Socket server = backend.nextAfterHeader()) {
                FaultyPortFixture.greet(server, client);
                // When
                server.shutdownOutput();
                // Then
                assertThat(client.getInputStream().read()).isEqualTo(-1);
                client.getOutputStream().write(LINE);
                assertThat(server.getInputStream().readNBytes(LINE.length)).isEqualTo(LINE);
                client.shutdownOutput();
                assertThat(server.getInputStream().read()).isEqualTo(-1);
            }
            faulty.awaitTermination("--");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndBothWhenTheClientStaysThoughTheBackendHasEnded(TransportKind transport) throws Exception {
        // Given
        try (TestBackend backend = new TestBackend();
                FaultyPortFixture faulty =
                        FaultyPortFixture.open(directory, transport, backend.port(), "halfClosed: 300ms")) {
            try (Socket client = faulty.connect();
                    Socket server = backend.nextAfterHeader()) {
                FaultyPortFixture.greet(server, client);
                // When
                server.shutdownOutput();
                // Then
                faulty.awaitTermination("cL");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndBothWhenTheBackendSaysNothing(TransportKind transport) throws Exception {
        // Given
        try (TestBackend backend = new TestBackend();
                FaultyPortFixture faulty =
                        FaultyPortFixture.open(directory, transport, backend.port(), "banner: 300ms")) {
            try (Socket client = faulty.connect();
                    Socket server = backend.nextAfterHeader()) {
                // When: nothing; then
                assertThat(FaultyPortFixture.bytesUntilTheEnd(client)).isZero();
                assertThat(FaultyPortFixture.bytesUntilTheEnd(server)).isZero();
            }
            faulty.awaitTermination("sD");
        }
    }
}
