package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailingress.operator.e2e.MailStream.Attempt;
import dev.mailingress.operator.e2e.MailStream.Outcome;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs examples/cut-over/README.md to its end under a stream of mail: no message is lost or duplicated. */
@OnCluster
@ParameterizedClass
@MethodSource("fixtures")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CutOverIT {

    private static final Logger LOGGER = LoggerFactory.getLogger(CutOverIT.class);
    private static final Duration SOON = Duration.ofSeconds(30);

    /** Time for a message whose first attempt ran into the client's timeout and was repeated. */
    private static final Duration RETRY = Duration.ofSeconds(90);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final CutOverFixture initial;
    private final CutOverVariant variant;
    private final TestCluster cluster;
    private final MailClient client;
    private final Walkthrough readme;
    private final MailServerUnderTest mailServer;
    private final AppliedMailIngress mail;
    private final MailStream stream;

    CutOverIT(CutOverFixture initial) {
        this.initial = initial;
        variant = initial.variant();
        cluster = initial.cluster();
        client = initial.client();
        readme = initial.readme();
        mailServer = initial.mailServer();
        mail = initial.mail();
        stream = initial.stream();
    }

    /** Lazy: JUnit closes a fixture after all tests with it, before it requests the next one. */
    static Stream<CutOverFixture> fixtures() {
        return Arrays.stream(CutOverVariant.values()).map(CutOverFixture::start);
    }

    @Test
    @Order(1)
    void shouldNotRestartTheMailServerWhenAbortedBeforeTheLastStep() {
        // Given
        readme.runFirst("Cut over", 4);
        await("connections held by the proxies").atMost(SOON).until(() -> held() > 0);

        // When
        readme.run("Abort");

        // Then
        assertThat(mailServer.deployment().getSpec().getTemplate()).isEqualTo(initial.template());
        cluster.kubectl("rollout", "status", "-n", variant.namespace(), "deployment/mailserver", "--timeout=60s");
        assertThat(mailServer.podUid()).isEqualTo(initial.pod());
        stream.awaitMore(SOON);
        logDeferrals("after the abort");
    }

    @Test
    @Order(2)
    void shouldHoldNewConnectionsAndLoseNoneWhenTheMailServerRestarts() {
        // Given
        int lastBefore = stream.newest();

        // When
        readme.run("Cut over");

        // Then
        assertThat(mailServer.podUid()).isNotEqualTo(initial.pod());
        assertThat(variant.addresses(mail.service("mail"))).containsExactly(variant.address());
        assertThat(variant.addresses(mail.service("mailserver"))).isEmpty();
        assertThat(mailServer.listeningPorts()).contains(25, 12525);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(connectionsThatWereHeld())
                        .as("connections that were held and then served")
                        .anyMatch(line -> line.path("bytesToClient").asLong() > 0));
        // The first connection that was held may have ended before it sent a message.
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mailServer.logged("postfix/smtpd_proxied", client.address()))
                        .isPositive());
        assertThat(ShellPod.start(cluster, variant.namespace(), "webmail").greeting("mailserver", 25))
                .as("a pod that uses the old Service")
                .startsWith("220");
        stream.awaitMore(SOON);
        logDeferrals("after the cut-over");
        assertThat(stream.attempts(Outcome.DEFERRED))
                .filteredOn(attempt -> attempt.message() > lastBefore)
                .as("attempts deferred by one restart")
                .hasSizeLessThan(5);
    }

    @Test
    @Order(3)
    void shouldRestoreTheMailServerWhenRolledBack() {
        // Given
        assertThat(mailServer.bash(CutOverFixture.SETTINGS)).isNotEqualTo(initial.settings());

        // When
        readme.run("Roll back");

        // Then
        assertThat(variant.addresses(mail.service("mailserver"))).containsExactly(variant.address());
        assertThat(mailServer.deployment().getSpec().getTemplate()).isEqualTo(initial.template());
        assertThat(mailServer.bash(CutOverFixture.SETTINGS)).isEqualTo(initial.settings());
        stream.awaitMore(SOON);
        logDeferrals("after the rollback");
    }

    @Test
    @Order(4)
    void shouldHaveReceivedEveryMessageExactlyOnceAtTheEnd() {
        // When
        stream.finish(RETRY);
        // Messages that arrived while Dovecot was stopping wait for the next queue run.
        mailServer.bash("postqueue -f");

        // Then
        logDeferrals("at the end");
        List<Integer> accepted =
                stream.attempts(Outcome.ACCEPTED).stream().map(Attempt::message).toList();
        assertThat(stream.attempts(Outcome.REFUSED)).isEmpty();
        assertThat(accepted).doesNotHaveDuplicates().hasSizeGreaterThan(20);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mailServer.arrivals().keySet())
                        .as("messages in the mailbox; in the queue: " + mailServer.bash("mailq"))
                        .containsExactlyInAnyOrderElementsOf(accepted));
        assertThat(mailServer.arrivals())
                .allSatisfy((message, queueIds) -> assertThat(queueIds)
                        .as("queue IDs of message " + message)
                        .hasSize(1));
        LOGGER.info(
                "{} messages arrived exactly once, after {} deferred attempts",
                accepted.size(),
                stream.attempts(Outcome.DEFERRED).size());
    }

    /** Number of connections that the proxies hold at present. */
    private long held() {
        return mail.proxies().stream()
                .flatMap(proxy ->
                        StreamSupport.stream(proxy.status().path("backends").spliterator(), false))
                .mapToLong(backend -> backend.path("held").asLong())
                .sum();
    }

    /** Access log entries of the closed connections to port 25 that the proxies held. */
    private List<JsonNode> connectionsThatWereHeld() {
        return cluster.kubectl(
                        "logs", "-n", variant.namespace(), "-l", "app.kubernetes.io/component=proxy", "--tail=-1")
                .lines()
                .filter(line -> line.contains("\"listener\":\"smtp\""))
                .map(CutOverIT::json)
                .filter(line -> line.path("connectMillis").asDouble() > 1_000)
                .toList();
    }

    private void logDeferrals(String when) {
        Map<String, Long> reasons = stream.attempts(Outcome.DEFERRED).stream()
                .map(Attempt::reason)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        LOGGER.info("Deferred attempts {}: {}", when, reasons);
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
