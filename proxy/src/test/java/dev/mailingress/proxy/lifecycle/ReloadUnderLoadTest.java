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

/** Reload during hundreds of active sessions: only sessions that the new configuration excludes are closed. */
@Requires(Requires.Need.LINUX)
class ReloadUnderLoadTest {

    private static final String ALLOWED = "127.0.0.1";
    private static final String DENIED = "127.0.9.1";
    private static final int SESSIONS = 70;
    private static final int DENIED_SESSIONS = 30;

    @TempDir
    Path directory;

    /** Way to replace a file. */
    enum Replacement {
        /** As editors do. */
        RENAME {
            @Override
            void publish(Path mount, String version, String config) throws IOException {
                Path fresh = Files.writeString(mount.resolve(version), config);
                Files.move(fresh, mount.resolve(ProxyConfig.FILE_NAME), StandardCopyOption.ATOMIC_MOVE);
            }
        },
        /** As the kubelet does for a mounted ConfigMap: a new directory, then the link to it by a rename. */
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
    void shouldEndOnlySessionsOfBannedClientsAndRemovedListenersWhenConfigurationChanges(
            TransportKind transport, Replacement replacement) throws Exception {
        // Given
        int smtp = freePort();
        int submission = freePort();
        int removed = freePort();
        int added = portOutsideEphemeralRange();
        try (EchoBackend backend = new EchoBackend()) {
            int target = backend.port();
            String first = config(1)
                    .listener("smtp", "SMTP", smtp, target)
                    .listener("submission", "SUBMISSION", submission, target)
                    .listener("removed", "SMTP", removed, target)
                    .toString();
            replacement.publish(directory, "..1", first);
            try (RunningProxy proxy = RunningProxy.start(directory, transport, first);
                    SessionLoad mail = SessionLoad.of(SESSIONS, ALLOWED, smtp);
                    SessionLoad users = SessionLoad.of(SESSIONS, ALLOWED, submission);
                    SessionLoad drained = SessionLoad.of(SESSIONS, ALLOWED, removed);
                    SessionLoad banned = SessionLoad.of(DENIED_SESSIONS, DENIED, smtp)) {
                // When: a listener is added, the limit of another one is lowered
                replacement.publish(
                        directory,
                        "..2",
                        config(2)
                                .listener("smtp", "SMTP", smtp, target)
                                .listener("submission", "SUBMISSION", submission, target, limited(SESSIONS))
                                .listener("removed", "SMTP", removed, target)
                                .listener("added", "SMTP", added, target)
                                .toString());
                proxy.awaitGeneration(2);
                // Then
                try (EchoSession fresh = EchoSession.open(added)) {
                    fresh.exchange();
                }
                assertThat(EchoSession.refusal(ALLOWED, submission)).startsWith("421 4.3.2 ");
                assertActive(mail, users, drained, banned);
                // When: a network is denied, a listener is removed
                replacement.publish(
                        directory,
                        "..3",
                        config(3)
                                .clients("deny: [127.0.9.0/24], limits: {exempt: [127.0.0.1/32]}")
                                .listener("smtp", "SMTP", smtp, target)
                                .listener("submission", "SUBMISSION", submission, target)
                                .listener("added", "SMTP", added, target)
                                .toString());
                proxy.awaitGeneration(3);
                // Then
                await().until(() -> banned.size() == 0);
                assertThat(EchoSession.refusal(DENIED, smtp)).startsWith("421 4.7.0 ");
                assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> EchoSession.open(removed));
                EchoSession.open(submission).close();
                assertActive(mail, users, drained);
                // When: an invalid file, then a valid one
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
                assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> EchoSession.open(added));
                EchoSession.open(DENIED, smtp).close();
                await().until(() -> drained.size() == 0);
                assertActive(mail, users);
                assertThat(mail.failures()).isEmpty();
                assertThat(users.failures()).isEmpty();
                // When
                mail.finish();
                users.finish();
                // Then
                AccessLogLines log = new AccessLogLines(proxy::accessLog);
                await().untilAsserted(() -> {
                    assertThat(log.ended("smtp", "PD")).isEqualTo(DENIED_SESSIONS);
                    assertThat(log.ended("removed", "KD")).isEqualTo(SESSIONS);
                    assertThat(log.ended("smtp", "--")).isEqualTo(SESSIONS + 1);
                    assertThat(log.ended("submission", "--")).isEqualTo(SESSIONS + 1);
                });
                new ProxySockets(Set.of(smtp, submission, removed, added), Set.of(target)).awaitNone();
            }
        }
    }

    // Below the ports that Linux uses for outgoing connections, of which hundreds are open before this one is bound.
    private static int portOutsideEphemeralRange() throws IOException {
        for (int port = 20_000 + (int) (ProcessHandle.current().pid() % 10_000); port < 32_768; port++) {
            try (ServerSocket probe = new ServerSocket(port)) {
                return probe.getLocalPort();
            } catch (BindException taken) {
                assertThat(taken).hasMessageContaining("in use");
            }
        }
        throw new IOException("free port not found");
    }

    private static ConfigText config(int generation) {
        return generation(generation).clients("limits: {exempt: [127.0.0.0/8]}").timeouts("drain: 3s");
    }

    private static String limited(int connections) {
        return "limits: {connections: " + connections + "}";
    }

    /** All sessions exchange lines, and none was closed. */
    private static void assertActive(SessionLoad... loads) {
        for (SessionLoad load : loads) {
            int size = load.size();
            load.awaitRound();
            assertThat(load.size()).isEqualTo(size).isPositive();
            assertThat(load.failures()).isEmpty();
        }
    }
}
