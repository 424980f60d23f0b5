package dev.mailingress.proxy.check;

import static dev.mailingress.proxy.check.CheckTargetBuilder.aTarget;
import static dev.mailingress.proxy.check.MailServerScripts.afterHeader;
import static dev.mailingress.proxy.check.MailServerScripts.greeting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.check.ScriptedServer.Script;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Time that the contract test takes, however mail servers behave. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CheckDurationTest {

    private static final CheckTimeouts TIMEOUTS = new CheckTimeouts(
            Duration.ofSeconds(2),
            Duration.ofMillis(1800),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(6));

    private final ScriptedServers servers = new ScriptedServers();
    private final ContractChecker checker = new ContractChecker(Clock.systemUTC(), TIMEOUTS);

    @AfterEach
    void stop() {
        checker.close();
        servers.close();
    }

    @Test
    void shouldWaitForCompleteGreetingOfAllSessionsAtOnceWhenPostscreenSendsTeaser() throws Exception {
        // Given: a server that completes no greeting before the last of three sessions waits for it
        CyclicBarrier waiting = new CyclicBarrier(3);
        Script greeting = connection -> {
            waitFor(waiting);
            MailServerScripts.withProofMarks(MailProtocol.SMTP).play(connection);
        };
        ScriptedServer server = servers.serving(afterHeader(MailServerScripts.postscreen(greeting), ""));
        // When
        List<PortVerdict> verdicts =
                checker.run(List.of(aTarget(server).proofMarks().build())).get(0);
        // Then
        assertThat(verdicts).extracting(PortVerdict::verdict).containsOnly(CheckVerdict.SEES_CLIENT);
        assertThat(server.connections()).hasSize(3);
    }

    private static void waitFor(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await(TIMEOUTS.port().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IOException(e);
        }
    }

    @Test
    void shouldFinishInTimeWhenServersMisbehave() throws Exception {
        // Given
        List<CheckTarget> ports = List.of(
                port(servers.serving(MailServerScripts.trickling()), MailProtocol.SMTP, ProxyProtocol.V2),
                port(servers.serving(MailServerScripts.trickling()), MailProtocol.IMAPS, ProxyProtocol.V2),
                port(servers.serving(MailServerScripts.endless()), MailProtocol.SMTP, ProxyProtocol.V2),
                port(servers.serving(neverCloses()), MailProtocol.SMTP, ProxyProtocol.NONE),
                port(servers.serving(ScriptedConnection::reset), MailProtocol.SUBMISSION, ProxyProtocol.V2),
                port(servers.serving(resettingAfterGreeting()), MailProtocol.SMTP, ProxyProtocol.NONE),
                port(servers.serving(greeting(MailProtocol.IMAP)), MailProtocol.IMAP, ProxyProtocol.NONE));
        long start = System.nanoTime();
        // When
        List<PortVerdict> verdicts = first(checker.run(ports));
        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isLessThan(TIMEOUTS.port().plusSeconds(4));
        assertThat(verdicts)
                .extracting(PortVerdict::verdict)
                .containsExactly(
                        CheckVerdict.GREETS_LATE,
                        CheckVerdict.TLS_FAILS,
                        CheckVerdict.INCONCLUSIVE,
                        CheckVerdict.SEES_PROXY,
                        CheckVerdict.REFUSED,
                        CheckVerdict.INCONCLUSIVE,
                        CheckVerdict.SEES_PROXY);
    }

    @Test
    void shouldCheckAllPortsInParallelWhenTheyAreSlow() throws Exception {
        // Given
        List<CheckTarget> ports = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ports.add(port(servers.serving(MailServerScripts.silent()), MailProtocol.SMTP, ProxyProtocol.NONE));
        }
        long start = System.nanoTime();
        // When
        List<PortVerdict> verdicts = first(checker.run(ports));
        // Then
        assertThat(verdicts).extracting(PortVerdict::verdict).containsOnly(CheckVerdict.GREETS_LATE);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isLessThan(TIMEOUTS.port().multipliedBy(2));
    }

    private static Script neverCloses() {
        return connection -> {
            connection.send("220 mail.example ESMTP\r\n").readLine();
            connection.send("250 mail.example\r\n").readLine();
            connection.send("221 Bye\r\n").waitForEnd();
        };
    }

    private static Script resettingAfterGreeting() {
        return connection -> {
            connection.send("220 mail.example ESMTP\r\n").readLine();
            connection.reset();
        };
    }

    private static List<PortVerdict> first(List<List<PortVerdict>> verdicts) {
        return verdicts.stream().map(ofPort -> ofPort.get(0)).toList();
    }

    private static CheckTarget port(ScriptedServer server, MailProtocol protocol, ProxyProtocol header) {
        return aTarget(server).protocol(protocol).header(header).build();
    }
}
