package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.ConfigText.generation;
import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.cli.TransportSelector;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Drain during hundreds of active sessions. */
@Requires(Requires.Need.LINUX)
class DrainUnderLoadTest {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int SESSIONS = 100;
    private static final Duration DRAIN = Duration.ofSeconds(4);
    /** Loops accept 64 clients per iteration: more than two of them accept at once. */
    private static final int QUEUED = 300;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldNotEndSessionsEarlyWhenStopped(TransportKind transport) throws Exception {
        // Given
        int smtp = freePort();
        int imap = freePort();
        try (EchoBackend backend = new EchoBackend();
                RunningProxy proxy = RunningProxy.start(
                        directory,
                        transport,
                        generation(1)
                                .listener("smtp", "SMTP", smtp, backend.port())
                                .listener("imap", "IMAP", imap, backend.port())
                                .clients("limits: {exempt: [127.0.0.0/8]}")
                                .timeouts("drainDelay: 700ms, drain: 4s")
                                .toString());
                SessionLoad mail = SessionLoad.of(SESSIONS, LOOPBACK, smtp);
                SessionLoad readers = SessionLoad.of(SESSIONS, LOOPBACK, imap)) {
            // When
            Instant stopped = Instant.now();
            CompletableFuture<Void> drained = CompletableFuture.runAsync(proxy::shutDown);
            // Then: drainDelay
            EchoSession.open(smtp).close();
            assertThat(proxy.status("/readyz")).isEqualTo(200);
            // Then: draining
            await().until(() -> proxy.status("/readyz") == 503);
            for (int port : List.of(smtp, imap)) {
                await().untilAsserted(() ->
                        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> EchoSession.open(port)));
            }
            mail.awaitRound();
            readers.awaitRound();
            assertThat(readers.size()).isEqualTo(SESSIONS);
            // Then: the readers end, one after the other
            await().until(() -> readers.size() < SESSIONS / 2);
            assertThat(drained).isNotDone();
            mail.awaitRound();
            assertThat(mail.failures()).isEmpty();
            // When: mail has been delivered
            mail.finish();
            // Then
            drained.join();
            Duration took = Duration.between(stopped, Instant.now());
            AccessLogLines log = new AccessLogLines(proxy::accessLog);
            assertThat(log.ended("smtp", "--")).isEqualTo(SESSIONS + 1);
            assertThat(log.ended("imap", "KD")).isEqualTo(SESSIONS);
            List<Instant> ends = log.all().stream()
                    .filter(line -> line.contains("\"KD\""))
                    .map(AccessLogLines::end)
                    .sorted()
                    .toList();
            assertThat(ends.get(0)).isAfter(stopped.plus(DRAIN.dividedBy(2)));
            assertThat(Duration.between(ends.get(0), ends.get(SESSIONS - 1))).isGreaterThan(DRAIN.dividedBy(4));
            assertThat(took).isLessThan(DRAIN.plusSeconds(4));
            new ProxySockets(Set.of(smtp, imap), Set.of(backend.port())).awaitNone();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndSessionsOfDeniedClientsWhenConfigurationChangesDuringDrain(TransportKind transport) throws Exception {
        // Given
        int port = freePort();
        try (EchoBackend backend = new EchoBackend();
                RunningProxy proxy =
                        RunningProxy.start(directory, transport, denying(port, backend.port(), "192.0.2.1/32"));
                EchoSession abuser = EchoSession.open("127.0.0.2", port)) {
            CompletableFuture<Void> drained;
            try (EchoSession sender = EchoSession.open("127.0.0.3", port)) {
                drained = CompletableFuture.runAsync(proxy::shutDown);
                await().until(() -> proxy.status("/readyz") == 503);
                // When
                proxy.write(denying(port, backend.port(), "127.0.0.2/32"));
                // Then
                await().until(() -> new ProxySockets(port, backend.port()).count() == 2);
                assertThatExceptionOfType(IOException.class).isThrownBy(abuser::exchange);
                sender.exchange();
            }
            drained.join();
            assertThat(new AccessLogLines(proxy::accessLog).ended("smtp", "PD")).isEqualTo(1);
        }
    }

    private static String denying(int port, int target, String denied) {
        return generation(1)
                .listener("smtp", "SMTP", port, target)
                .clients("deny: [" + denied + "]")
                .timeouts("drainDelay: 10ms, drain: 60s")
                .toString();
    }

    @ParameterizedTest
    @EnumSource
    void shouldServeClientsInAcceptQueueWhenListenersClose(TransportKind transport) throws Exception {
        // Given
        int port = freePort();
        CountDownLatch gate = new CountDownLatch(1);
        List<EchoSession> served = new ArrayList<>();
        List<Socket> queued = new ArrayList<>();
        try (EchoBackend backend = new EchoBackend()) {
            Files.writeString(
                    directory.resolve(ProxyConfig.FILE_NAME),
                    generation(1)
                            .listener("smtp", "SMTP", port, backend.port())
                            .clients("limits: {exempt: [127.0.0.0/8]}")
                            .toString());
            ProxyProcess process = new ProxyProcess(
                    directory,
                    new InetSocketAddress(0),
                    TransportSelector.open(transport, 2),
                    OutputStream.nullOutputStream(),
                    () -> nowAfter(gate),
                    Path.of("/proc"));
            assertThat(process.start()).isEmpty();
            for (int i = 0; i < QUEUED; i++) {
                queued.add(EchoSession.connect(LOOPBACK, port));
            }
            // When
            CompletableFuture<Void> drained = CompletableFuture.runAsync(process::shutDown);
            awaitDraining(process);
            gate.countDown();
            // Then
            for (Socket client : queued) {
                EchoSession session = EchoSession.greeted(client);
                session.exchange();
                served.add(session);
            }
            assertThat(drained).isNotDone();
            for (EchoSession session : served) {
                session.close();
            }
            drained.join();
        }
    }

    // Each connection reads the clock when it starts: until then its loop is blocked.
    private static Instant nowAfter(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Instant.now();
    }

    private static void awaitDraining(ProxyProcess process) {
        URI readiness = URI.create("http://127.0.0.1:" + process.managementPort() + "/readyz");
        await().until(() -> ((HttpURLConnection) readiness.toURL().openConnection()).getResponseCode() == 503);
    }
}
