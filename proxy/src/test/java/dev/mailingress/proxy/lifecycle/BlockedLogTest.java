package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.ConfigText.generation;
import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.testing.Requires;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Standard error that nobody reads: a pipe that is full. */
@Requires(Requires.Need.LINUX)
class BlockedLogTest {

    /** Default capacity (pipe(7)). */
    private static final int PIPE_BYTES = 64 << 10;

    @TempDir
    Path directory;

    @Test
    void shouldServeAndExitWhenStandardErrorIsBlocked() throws Exception {
        // Given
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        int port = freePort();
        try (RandomAccessFile full = new RandomAccessFile(pipe.toFile(), "rw");
                EchoBackend backend = new EchoBackend()) {
            full.write(new byte[PIPE_BYTES]);
            ConfigText config = generation(1).listener("smtp", "SMTP", port, backend.port());
            // When
            try (ProxyChild child = ProxyChild.launch(directory, pipe, TransportKind.EPOLL, "1024", "64m", config)) {
                // Then: it has logged its start
                await().atMost(Duration.ofSeconds(30)).until(() -> isReady(child));
                try (EchoSession session = EchoSession.open(port)) {
                    session.exchange();
                }
                assertThat(child.stop()).isZero();
            }
        }
    }

    private static boolean isReady(ProxyChild child) {
        try {
            return child.body("/readyz").startsWith("ready");
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }
}
