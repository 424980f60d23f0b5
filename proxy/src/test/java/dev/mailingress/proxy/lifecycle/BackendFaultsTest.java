package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.FaultyPortFixture.bytesUntilEnd;
import static dev.mailingress.proxy.lifecycle.RunningProxy.freePort;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.testing.Requires;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Failures of a backend: nothing hangs, everything is released, and another session is not affected. */
@Requires(Requires.Need.LINUX)
class BackendFaultsTest {

    private static final String CLIENT = "127.0.0.1";
    private static final byte[] LINE = "DATA\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldSendRefusalWhenBackendPortIsClosed(TransportKind transport) throws Exception {
        // Given
        try (FaultyPortFixture faulty =
                FaultyPortFixture.open(directory, transport, freePort(), "connect: 300ms, hold: 100ms")) {
            // When, then
            assertThat(EchoSession.refusal(CLIENT, faulty.port())).startsWith("421 4.3.2 ");
            faulty.awaitTermination("SC");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendRefusalWhenBackendDropsPackets(TransportKind transport) throws Exception {
        // Given
        try (BlackHole hole = new BlackHole();
                FaultyPortFixture faulty =
                        FaultyPortFixture.open(directory, transport, hole.port(), "connect: 300ms, hold: 100ms")) {
            // When, then
            assertThat(EchoSession.refusal(CLIENT, faulty.port())).startsWith("421 4.3.2 ");
            faulty.awaitTermination("sC");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseClientWhenBackendResetsDuringMessage(TransportKind transport) throws Exception {
        // Given
        try (FaultyPortFixture.Session session = FaultyPortFixture.session(directory, transport, "")) {
            session.greet();
            session.sendMessageInPart();
            // When
            FaultyPortFixture.reset(session.server());
            // Then
            assertThat(bytesUntilEnd(session.client())).isZero();
            session.awaitTermination("SD");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRelayRemainingBytesWhenBackendEndsFirst(TransportKind transport) throws Exception {
        // Given
        try (FaultyPortFixture.Session session = FaultyPortFixture.session(directory, transport, "")) {
            session.greet();
            // When
            session.server().shutdownOutput();
            // Then
            assertThat(session.client().getInputStream().read()).isEqualTo(-1);
            session.client().getOutputStream().write(LINE);
            assertThat(session.server().getInputStream().readNBytes(LINE.length))
                    .isEqualTo(LINE);
            session.client().shutdownOutput();
            assertThat(session.server().getInputStream().read()).isEqualTo(-1);
            session.awaitTermination("--");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseBothWhenClientStaysAfterBackendHasEnded(TransportKind transport) throws Exception {
        // Given
        try (FaultyPortFixture.Session session = FaultyPortFixture.session(directory, transport, "halfClosed: 300ms")) {
            session.greet();
            // When
            session.server().shutdownOutput();
            // Then
            session.awaitTermination("cL");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseBothWhenBackendSendsNoBanner(TransportKind transport) throws Exception {
        // Given
        try (FaultyPortFixture.Session session = FaultyPortFixture.session(directory, transport, "banner: 300ms")) {
            // When nothing happens, then
            assertThat(bytesUntilEnd(session.client())).isZero();
            assertThat(bytesUntilEnd(session.server())).isZero();
            session.awaitTermination("sD");
        }
    }
}
