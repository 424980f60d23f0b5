package dev.mailingress.proxy.check;

import static dev.mailingress.proxy.check.CheckTargetBuilder.aTarget;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Threads and connections of the contract test: a run has one event loop, and leaves nothing behind. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CheckThreadsTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    private final List<ScriptedServer> servers = new ArrayList<>();
    private final ContractChecker checker = new ContractChecker(Clock.systemUTC());

    @AfterEach
    void stop() {
        checker.close();
        servers.forEach(ScriptedServer::close);
    }

    @Test
    void shouldEndLoopAndTlsThreadsWhenRunIsOver() throws Exception {
        // Given
        var tls = TestCertificate.server(directory);
        CheckTarget port = port(
                MailServerScripts.overTls(
                        connection -> {
                            // Threads of a handshake that succeeded.
                            assertThat(threads()).contains("contract-test-loop", "contract-test-tls");
                            MailServerScripts.greeting(MailProtocol.IMAPS).play(connection);
                        },
                        tls),
                MailProtocol.IMAPS);
        // When
        List<List<PortVerdict>> verdicts = checker.run(Collections.nCopies(20, port));
        // Then
        assertThat(verdicts)
                .flatExtracting(ofPort -> ofPort)
                .extracting(PortVerdict::verdict)
                .containsOnly(CheckVerdict.SEES_PROXY);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(threads()).doesNotContain("contract-test-loop", "contract-test-tls"));
    }

    @Test
    void shouldCloseConnectionsWhenInterrupted() throws Exception {
        // Given: a server that would be waited for
        CheckTarget port = port(MailServerScripts.silent(), MailProtocol.SMTP);
        ScriptedServer server = servers.get(0);
        List<Exception> interrupted = new ArrayList<>();
        Thread run = new Thread(() -> {
            try {
                checker.run(List.of(port));
            } catch (InterruptedException e) {
                interrupted.add(e);
            }
        });
        run.start();
        await().atMost(SOON).until(() -> server.connections().size() == 1);
        // When
        run.interrupt();
        // Then
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(server.connections().get(0).end()).isEqualTo("FIN"));
        run.join();
        assertThat(interrupted).hasSize(1);
    }

    private CheckTarget port(ScriptedServer.Script script, MailProtocol protocol) throws Exception {
        ScriptedServer server = new ScriptedServer(script);
        servers.add(server);
        return aTarget(server).protocol(protocol).header(ProxyProtocol.NONE).build();
    }

    /** Names of all threads without their numbers. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName().replaceFirst("-[0-9-]+$", ""))
                .distinct()
                .toList();
    }
}
