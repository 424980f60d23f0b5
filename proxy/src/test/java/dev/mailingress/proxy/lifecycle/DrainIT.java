package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.ConfigText.generation;
import static dev.mailingress.proxy.lifecycle.RunningProxy.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM to the packaged program during active sessions. */
@Requires(Requires.Need.LINUX)
class DrainIT {

    private static final Path JAR =
            Path.of(System.getProperty("project.root", ""), "proxy/target/dist/mail-ingress-proxy.jar");
    private static final String LOOPBACK = "127.0.0.1";
    private static final int SESSIONS = 100;

    @TempDir
    Path directory;

    @Test
    void shouldExitOnlyAfterLastSessionHasEnded() throws Exception {
        // Given
        int smtp = freePort();
        int imap = freePort();
        try (EchoBackend backend = new EchoBackend()) {
            Files.writeString(
                    directory.resolve(ProxyConfig.FILE_NAME),
                    generation(1)
                            .listener("smtp", "SMTP", smtp, backend.port())
                            .listener("imap", "IMAP", imap, backend.port())
                            .clients("limits: {exempt: [127.0.0.0/8]}")
                            .timeouts("drainDelay: 1s, drain: 60s")
                            .toString());
            Process proxy = start();
            try (SessionLoad mail = SessionLoad.of(SESSIONS, LOOPBACK, smtp);
                    SessionLoad readers = SessionLoad.of(SESSIONS, LOOPBACK, imap);
                    EchoSession last = EchoSession.open(smtp)) {
                // When
                proxy.destroy();
                // Then: it still accepts
                await().until(() -> log().contains("Stopping: still ready and accepting"));
                EchoSession.open(imap).close();
                // Then: it no longer does, and no session is cut
                await().until(() -> log().contains("Listeners closed"));
                for (int port : List.of(smtp, imap)) {
                    assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> EchoSession.open(port));
                }
                mail.awaitRound();
                readers.awaitRound();
                assertThat(mail.failures()).isEmpty();
                assertThat(readers.failures()).isEmpty();
                // When: all but one end
                mail.finish();
                readers.finish();
                await().until(() -> backend.open() == 1);
                // Then
                last.exchange();
                assertThat(proxy.isAlive()).isTrue();
                // When
                last.finish();
                // Then
                assertThat(proxy.waitFor(10, TimeUnit.SECONDS)).isTrue();
                assertThat(proxy.exitValue()).isZero();
                AccessLogLines log = new AccessLogLines(this::accessLog);
                assertThat(log.ended("smtp", "--")).isEqualTo(SESSIONS + 1);
                assertThat(log.ended("imap", "--")).isEqualTo(SESSIONS + 1);
                assertThat(log.all()).hasSize(2 * SESSIONS + 2);
                assertThat(log()).contains("Drained").doesNotContain("Time is over", "Exception");
            } finally {
                proxy.destroyForcibly();
            }
        }
    }

    private Process start() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        JAR.toString(),
                        "--config",
                        directory.toString(),
                        "--management-port",
                        "" + freePort())
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
        await().atMost(Duration.ofSeconds(20)).until(() -> log().contains("In service"));
        return process;
    }

    private String log() throws Exception {
        return Files.readString(directory.resolve("err"));
    }

    private String accessLog() {
        try {
            return Files.readString(directory.resolve("out"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
