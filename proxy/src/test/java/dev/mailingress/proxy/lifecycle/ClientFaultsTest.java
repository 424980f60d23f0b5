package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.FaultyPortFixture.bytesUntilEnd;
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

/** Failures of a client in each phase: nothing hangs, everything is released, and another session is not affected. */
@Requires(Requires.Need.LINUX)
class ClientFaultsTest {

    private static final byte[] LINE = "DATA\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldReleaseClientWhenItResetsDuringConnect(TransportKind transport) throws Exception {
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
    void shouldReleaseClientWhenItResetsWhileHeld(TransportKind transport) throws Exception {
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
    void shouldReleaseSilentClientWhenItClosesWhileHeld(TransportKind transport) throws Exception {
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
    void shouldCloseBackendWhenClientResetsBeforeBanner(TransportKind transport) throws Exception {
        // Given
        try (FaultyPortFixture.Session session = FaultyPortFixture.session(directory, transport, "")) {
            // When
            FaultyPortFixture.reset(session.client());
            // Then
            assertThat(bytesUntilEnd(session.server())).isZero();
            session.awaitTermination("CD");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseBackendWhenClientResetsDuringMessage(TransportKind transport) throws Exception {
        // Given
        try (FaultyPortFixture.Session session = FaultyPortFixture.session(directory, transport, "")) {
            session.greet();
            int unread = session.sendMessageInPart();
            // When
            FaultyPortFixture.reset(session.client());
            // Then
            assertThat(bytesUntilEnd(session.server())).isLessThanOrEqualTo(unread);
            session.awaitTermination("CD");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseBackendWhenClientResetsAfterBackendHasEnded(TransportKind transport) throws Exception {
        // Given
        try (FaultyPortFixture.Session session = FaultyPortFixture.session(directory, transport, "")) {
            session.greet();
            session.server().shutdownOutput();
            assertThat(session.client().getInputStream().read()).isEqualTo(-1);
            // When
            FaultyPortFixture.reset(session.client());
            // Then
            assertThat(bytesUntilEnd(session.server())).isZero();
            session.awaitTermination("CL");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseBothInTimeWhenClientHasEndedAndDoesNotRead(TransportKind transport) throws Exception {
        // Given
        try (FaultyPortFixture.Session session = FaultyPortFixture.session(directory, transport, "halfClosed: 300ms")) {
            session.client().shutdownOutput();
            assertThat(session.server().getInputStream().read()).isEqualTo(-1);
            // When more is sent than all sockets on the way can hold, then
            byte[] large = new byte[4 << 20];
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
                while (true) {
                    session.server().getOutputStream().write(large);
                }
            });
            session.awaitTermination("sL");
        }
    }
}
