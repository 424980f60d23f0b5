package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.ConfigText.generation;
import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.testing.Requires;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Client that announces another address, to a port that would believe it. */
@Requires(Requires.Need.LINUX)
class ForgedHeaderTest {

    private static final byte[] FORGED =
            "PROXY TCP4 127.0.0.1 127.0.0.1 1 25\r\nEHLO x\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldPassOnNoHeaderOfClientButEverythingElse(TransportKind transport) throws Exception {
        // Given
        int port = freePort();
        try (TestBackend backend = new TestBackend();
                RunningProxy proxy = RunningProxy.start(directory, transport, config(port, backend.port()))) {
            assertThat(proxy.problem()).isEmpty();
            try (Socket client = EchoSession.connect("127.0.0.1", port);
                    Socket server = backend.next()) {
                // When
                client.getOutputStream().write(FORGED);
                // Then
                assertThat(server.getInputStream().readAllBytes()).isEmpty();
                await().until(() -> proxy.body("/metrics").contains("reason=\"unexpected_header\"} 1\n"));
            }
            try (Socket client = EchoSession.connect("127.0.0.1", port);
                    Socket server = backend.next()) {
                // When
                client.getOutputStream().write("PRO".getBytes(StandardCharsets.US_ASCII));
                server.getOutputStream().write('2');
                // Then
                assertThat(client.getInputStream().read()).isEqualTo('2');
                assertThat(server.getInputStream().readNBytes(3)).asString().isEqualTo("PRO");
                // When
                client.getOutputStream().write(FORGED);
                // Then
                assertThat(server.getInputStream().readNBytes(FORGED.length)).isEqualTo(FORGED);
            }
        }
    }

    private static String config(int port, int target) {
        return generation(1)
                .listener("smtp", "SMTP", port, target)
                .toString()
                .replace("proxyProtocol: V2", "proxyProtocol: None");
    }
}
