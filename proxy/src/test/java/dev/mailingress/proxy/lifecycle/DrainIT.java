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

/** SIGTERM to the packaged program while its sessions talk. */
@Requires(Requires.Need.LINUX)
class DrainIT {

    private static final Path JAR =
            Path.of(System.getProperty("project.root", ""), "proxy/target/dist/mail-ingress-proxy.jar");
    private static final String HERE = "127.0.0.1";
    private static final int SIZE = 100;

    @TempDir
    Path directory;

    @Test
    void shouldExitWhenTheLastSessionHasEndedAndNotBefore() throws Exception {
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
            try (SessionLoad mail = SessionLoad.of(SIZE, HERE, smtp);
                    SessionLoad readers = SessionLoad.of(SIZE, HERE, imap);
                    EchoSession last = EchoSession.open(smtp)) {
                // When
                proxy.destroy();
                // Then: it still accepts
                await().until(() -> log().contains("Stopping; still ready and accepting"));
                EchoSession.open(imap).close();
                // Then: it does not any more, and nobody is cut
                await().until(() -> log().contains("Listeners closed"));
                for (int port : List.of(smtp, imap)) {
                    assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> EchoSession.open(port));
                }
                mail.awaitRound();
                readers.awaitRound();
                assertThat(mail.ended()).isEmpty();
                assertThat(readers.ended()).isEmpty();
                // When: all but one leave
                mail.leave();
                readers.leave();
                await().until(() -> backend.living() == 1);
                // Then
                last.exchange();
                assertThat(proxy.isAlive()).isTrue();
                // When
                last.leave();
                // Then
                assertThat(proxy.waitFor(10, TimeUnit.SECONDS)).isTrue();
                assertThat(proxy.exitValue()).isZero();
                AccessLogLines log = new AccessLogLines(this::accessLog);
                assertThat(log.ended("smtp", "--")).isEqualTo(SIZE + 1);
                assertThat(log.ended("imap", "--")).isEqualTo(SIZE + 1);
                assertThat(log.all()).hasSize(2 * SIZE + 2);
                assertThat(log()).contains("Drained").doesNotContain("Drain timeout reached", "Exception");
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
        await().atMost(Duration.ofSeconds(20)).until(() -> log().contains("Proxy started"));
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
