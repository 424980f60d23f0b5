package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.ConfigText.generation;
import static dev.mailingress.proxy.lifecycle.RunningProxy.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** New configurations while hundreds of sessions talk: nobody is cut whom the new one does not mean. */
@Requires(Requires.Need.LINUX)
class ReloadUnderLoadTest {

    private static final String FRIEND = "127.0.0.1";
    private static final String FOE = "127.0.9.1";
    private static final int SIZE = 70;
    private static final int FOES = 30;

    @TempDir
    Path directory;

    /** How a file is replaced. */
    enum Replacement {
        /** As editors do. */
        RENAME {
            @Override
            void publish(Path mount, String version, String config) throws IOException {
                Path fresh = Files.writeString(mount.resolve(version), config);
                Files.move(fresh, mount.resolve(ProxyConfig.FILE_NAME), StandardCopyOption.ATOMIC_MOVE);
            }
        },
        /** As the kubelet does with a mounted ConfigMap: a fresh directory, then the link to it by a rename. */
        LINK_SWAP {
            @Override
            void publish(Path mount, String version, String config) throws IOException {
                Path fresh = Files.createDirectory(mount.resolve(version));
                Files.writeString(fresh.resolve(ProxyConfig.FILE_NAME), config);
                Path link = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of(version));
                Files.move(link, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
                Path file = mount.resolve(ProxyConfig.FILE_NAME);
                if (!Files.exists(file)) {
                    Files.createSymbolicLink(file, Path.of("..data", ProxyConfig.FILE_NAME));
                }
            }
        };

        abstract void publish(Path mount, String version, String config) throws IOException;
    }

    @ParameterizedTest
    @CsvSource({"EPOLL, LINK_SWAP", "NIO, RENAME"})
    void shouldEndNobodyButTheBannedAndThoseWhoseListenerIsGoneWhenConfigurationsChange(
            TransportKind transport, Replacement replacement) throws Exception {
        // Given
        int smtp = freePort();
        int submission = freePort();
        int gone = freePort();
        int come = portThatNoConnectionTakes();
        try (EchoBackend backend = new EchoBackend()) {
            int target = backend.port();
            String first = config(1)
                    .listener("smtp", "SMTP", smtp, target)
                    .listener("submission", "SUBMISSION", submission, target)
                    .listener("gone", "SMTP", gone, target)
                    .toString();
            replacement.publish(directory, "..1", first);
            try (RunningProxy proxy = RunningProxy.start(directory, transport, first);
                    SessionLoad mail = SessionLoad.of(SIZE, FRIEND, smtp);
                    SessionLoad users = SessionLoad.of(SIZE, FRIEND, submission);
                    SessionLoad drained = SessionLoad.of(SIZE, FRIEND, gone);
                    SessionLoad banned = SessionLoad.of(FOES, FOE, smtp)) {
                // When: a listener comes, another one wants fewer connections
                replacement.publish(
                        directory,
                        "..2",
                        config(2)
                                .listener("smtp", "SMTP", smtp, target)
                                .listener("submission", "SUBMISSION", submission, target, limited(SIZE))
                                .listener("gone", "SMTP", gone, target)
                                .listener("come", "SMTP", come, target)
                                .toString());
                proxy.awaitGeneration(2);
                // Then
                try (EchoSession fresh = EchoSession.open(come)) {
                    fresh.exchange();
                }
                assertThat(EchoSession.answer(FRIEND, submission)).startsWith("421 4.3.2 ");
                talk(mail, users, drained, banned);
                // When: networks are denied, a listener goes
                replacement.publish(
                        directory,
                        "..3",
                        config(3)
                                .clients("deny: [127.0.9.0/24], limits: {exempt: [127.0.0.1/32]}")
                                .listener("smtp", "SMTP", smtp, target)
                                .listener("submission", "SUBMISSION", submission, target)
                                .listener("come", "SMTP", come, target)
                                .toString());
                proxy.awaitGeneration(3);
                // Then
                await().until(() -> banned.size() == 0);
                assertThat(EchoSession.answer(FOE, smtp)).startsWith("421 4.7.0 ");
                assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> EchoSession.open(gone));
                EchoSession.open(submission).close();
                talk(mail, users, drained);
                // When: a mistake, and what was in force again
                replacement.publish(directory, "..4", "listeners: all of them\n");
                proxy.awaitRejection();
                replacement.publish(
                        directory,
                        "..5",
                        config(5)
                                .listener("smtp", "SMTP", smtp, target)
                                .listener("submission", "SUBMISSION", submission, target)
                                .toString());
                proxy.awaitGeneration(5);
                // Then
                assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> EchoSession.open(come));
                EchoSession.open(FOE, smtp).close();
                await().until(() -> drained.size() == 0);
                talk(mail, users);
                assertThat(mail.ended()).isEmpty();
                assertThat(users.ended()).isEmpty();
                // When
                mail.leave();
                users.leave();
                // Then
                AccessLogLines log = new AccessLogLines(proxy::accessLog);
                await().untilAsserted(() -> {
                    assertThat(log.ended("smtp", "PD")).isEqualTo(FOES);
                    assertThat(log.ended("gone", "KD")).isEqualTo(SIZE);
                    assertThat(log.ended("smtp", "--")).isEqualTo(SIZE + 1);
                    assertThat(log.ended("submission", "--")).isEqualTo(SIZE + 1);
                });
                new ProxySockets(Set.of(smtp, submission, gone, come), Set.of(target)).awaitNone();
            }
        }
    }

    // Below the ports that Linux gives to outgoing connections, of which there are hundreds before this one is bound.
    private static int portThatNoConnectionTakes() throws IOException {
        for (int port = 20_000 + (int) (ProcessHandle.current().pid() % 10_000); port < 32_768; port++) {
            try (ServerSocket probe = new ServerSocket(port)) {
                return probe.getLocalPort();
            } catch (BindException taken) {
                assertThat(taken).hasMessageContaining("in use");
            }
        }
        throw new IOException("no port is free");
    }

    private static ConfigText config(int generation) {
        return generation(generation).clients("limits: {exempt: [127.0.0.0/8]}").timeouts("drain: 3s");
    }

    private static String limited(int connections) {
        return "limits: {connections: " + connections + "}";
    }

    /** All of them, and nobody has been cut. */
    private static void talk(SessionLoad... sessionLoads) {
        for (SessionLoad sessionLoad : sessionLoads) {
            int size = sessionLoad.size();
            sessionLoad.awaitRound();
            assertThat(sessionLoad.size()).isEqualTo(size).isPositive();
            assertThat(sessionLoad.ended()).isEmpty();
        }
    }
}
