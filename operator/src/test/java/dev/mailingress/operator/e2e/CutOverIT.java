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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page examples/cut-over/README.md, walked to its end under a stream of mail: nothing is lost and nothing is doubled. */
@OnCluster
@ParameterizedClass
@EnumSource
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CutOverIT {

    private static final Logger LOGGER = LoggerFactory.getLogger(CutOverIT.class);
    private static final Duration SOON = Duration.ofSeconds(30);

    /** A message of which a try got no answer until the client gave up, and which came again. */
    private static final Duration LONGEST = Duration.ofSeconds(90);

    private static final ObjectMapper JSON = new ObjectMapper();

    private static @Nullable CutOverFixture begun;

    private final CutOverVariant reader;
    private final CutOverFixture start = Objects.requireNonNull(begun);
    private final TestCluster cluster = start.cluster();
    private final MailClient client = start.client();
    private final Walkthrough page = start.page();
    private final MailServerUnderTest mailServer = start.mailServer();
    private final AppliedMailIngress mail = start.mail();
    private final MailStream stream = start.stream();

    CutOverIT(CutOverVariant reader) {
        this.reader = reader;
    }

    @BeforeParameterizedClassInvocation
    static void begin(CutOverVariant reader) {
        begun = CutOverFixture.start(reader);
    }

    @AfterParameterizedClassInvocation
    static void end() {
        Optional.ofNullable(begun).ifPresent(CutOverFixture::close);
        begun = null;
    }

    @Test
    @Order(1)
    void shouldNotRestartTheMailServerWhenOneTurnsRoundBeforeTheLastStep() {
        // Given
        page.begin("Cut over", 4);
        await("somebody waits at the proxies").atMost(SOON).until(() -> waiting() > 0);

        // When
        page.run("Abort");

        // Then
        assertThat(mailServer.deployment().getSpec().getTemplate()).isEqualTo(start.template());
        cluster.kubectl("rollout", "status", "-n", reader.namespace(), "deployment/mailserver", "--timeout=60s");
        assertThat(mailServer.podUid()).isEqualTo(start.pod());
        awaitMoreMail();
        tellPutOff("there, and round before the last step");
    }

    @Test
    @Order(2)
    void shouldHoldNewConnectionsAndLoseNoneWhenTheMailServerRestartsBehindTheProxies() {
        // Given
        int newest = stream.newest();

        // When
        page.run("Cut over");

        // Then
        assertThat(mailServer.podUid()).isNotEqualTo(start.pod());
        assertThat(reader.addresses(mail.service("mail"))).containsExactly(reader.address());
        assertThat(reader.addresses(mail.service("mailserver"))).isEmpty();
        assertThat(mailServer.listening()).contains(25, 12525);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(held())
                        .as("who waited and was served")
                        .anyMatch(line -> line.path("bytesToClient").asLong() > 0));
        assertThat(mailServer.seen("postfix/smtpd_proxied", client.address())).isPositive();
        assertThat(ShellPod.start(cluster, reader.namespace(), "webmail").greeting("mailserver", 25))
                .as("a pod at the old Service")
                .startsWith("220");
        awaitMoreMail();
        tellPutOff("there");
        assertThat(stream.attempts(Outcome.PUT_OFF))
                .filteredOn(attempt -> attempt.message() > newest)
                .as("put off by one restart")
                .hasSizeLessThan(5);
    }

    @Test
    @Order(3)
    void shouldFindTheMailServerAsItWasWhenOneGoesBack() {
        // Given
        assertThat(mailServer.bash(CutOverFixture.SETTINGS)).isNotEqualTo(start.settings());

        // When
        page.run("Roll back");

        // Then
        assertThat(reader.addresses(mail.service("mailserver"))).containsExactly(reader.address());
        assertThat(mailServer.deployment().getSpec().getTemplate()).isEqualTo(start.template());
        assertThat(mailServer.bash(CutOverFixture.SETTINGS)).isEqualTo(start.settings());
        awaitMoreMail();
        tellPutOff("there and back");
    }

    @Test
    @Order(4)
    void shouldHaveTakenInEveryMessageOnceWhenAllIsOver() {
        // When
        stream.finish(LONGEST);
        // What came while Dovecot was on its way down waits for the queue's next run.
        mailServer.bash("postqueue -f");

        // Then
        tellPutOff("until the end");
        List<Integer> accepted =
                stream.attempts(Outcome.ACCEPTED).stream().map(Attempt::message).toList();
        assertThat(stream.attempts(Outcome.REFUSED)).isEmpty();
        assertThat(accepted).doesNotHaveDuplicates().hasSizeGreaterThan(20);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(arrivals().keySet())
                        .as("messages in the mailbox; in the queue: " + mailServer.bash("mailq"))
                        .containsExactlyInAnyOrderElementsOf(accepted));
        assertThat(arrivals())
                .allSatisfy((message, takenIn) -> assertThat(takenIn)
                        .as("under which numbers of the queue message " + message + " came")
                        .hasSize(1));
        LOGGER.info(
                "{} messages arrived once each, after {} tries that were put off",
                accepted.size(),
                stream.attempts(Outcome.PUT_OFF).size());
    }

    /** How many connections wait at the proxies now. */
    private long waiting() {
        return mail.proxies().stream()
                .flatMap(proxy ->
                        StreamSupport.stream(proxy.status().path("backends").spliterator(), false))
                .mapToLong(backend -> backend.path("held").asLong())
                .sum();
    }

    /** Connections to port 25 that the proxies had to keep waiting, of those that are over. */
    private List<JsonNode> held() {
        return cluster.kubectl("logs", "-n", reader.namespace(), "-l", "app.kubernetes.io/component=proxy", "--tail=-1")
                .lines()
                .filter(line -> line.contains("\"listener\":\"smtp\""))
                .map(CutOverIT::json)
                .filter(line -> line.path("connectMillis").asDouble() > 1_000)
                .toList();
    }

    private void awaitMoreMail() {
        int before = stream.attempts(Outcome.ACCEPTED).size();
        await().atMost(SOON).until(() -> stream.attempts(Outcome.ACCEPTED).size() >= before + 5);
    }

    /** By the stream's number of a message, the numbers under which the mail server took it in. */
    private Map<Integer, Set<String>> arrivals() {
        return mailServer
                .bash(MailServerUnderTest.resource("stream-arrivals.bash"))
                .lines()
                .map(line -> line.split(" ", 2))
                .collect(Collectors.groupingBy(
                        words -> Integer.valueOf(words[0]), Collectors.mapping(words -> words[1], Collectors.toSet())));
    }

    private void tellPutOff(String way) {
        Map<String, Long> reasons = stream.attempts(Outcome.PUT_OFF).stream()
                .map(Attempt::reason)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        LOGGER.info("Put off so far, {}: {}", way, reasons);
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
