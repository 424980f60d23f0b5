package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.testing.DmsGeneration;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions that carry much, that last, and that are many: no byte changes, nobody is cut off or taken for another. */
@OnCluster
@ParameterizedClass
@MethodSource("ways")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionsIT {

    private static final String NAMESPACE = "sessions";
    private static final String ADDRESS = "203.0.113.145";
    private static final String ADDRESS_V6 = "2001:db8:25::145";
    private static final int REPLICAS = 2;
    private static final int TWENTY_MEGABYTES = 20 * 1024 * 1024;
    private static final int AT_ONCE = 4;
    private static final Duration SOON = Duration.ofSeconds(30);

    /** A minute stands for a second: 31 minutes, and Dovecot's "Still here" every two (imap_idle_notify_interval). */
    private static final Duration IDLE = Duration.ofSeconds(31);

    private static final String STILL_HERE = "2s";

    /** How mail gets to a mail server: with which header, to which of its ports, from which family. */
    record Way(String version, String mode, int proxyPort, DmsGeneration dmsGeneration, String address) {

        /** As it stands in a URL. */
        String host() {
            return address.contains(":") ? "[" + address + "]" : address;
        }

        /** The one of a client's addresses that is seen on this way. */
        String own(MailClient client) {
            return address.contains(":") ? client.addressV6() : client.address();
        }

        @Override
        public String toString() {
            return version + " to " + mode + " of " + dmsGeneration + " by " + address;
        }
    }

    static Stream<Way> ways() {
        return Stream.of(
                new Way("V2", "SamePorts", 25, DmsGeneration.DEBIAN_12, ADDRESS),
                new Way("V1", "SeparatePorts", 12_525, DmsGeneration.DEBIAN_13, ADDRESS_V6));
    }

    @Parameter
    Way way;

    private final TestCluster cluster = TestCluster.shared();
    private final MailClient client = new MailClient(cluster);
    private final List<MailClient> clients = List.of(client, new MailClient(cluster), new MailClient(cluster));
    private AppliedMailIngress mail;

    @BeforeParameterizedClassInvocation
    void prepare(Way way) {
        String namespace = NAMESPACE + "-" + way.version().toLowerCase(Locale.ROOT);
        MailServerUnderTest mailServer = MailServerUnderTest.deploy(cluster, namespace, client, way.dmsGeneration());
        mail = AppliedMailIngress.apply(cluster, namespace, """
            mailServers:
            - name: dms
              workloadRef: {name: mailserver}
              proxyProtocol: %s
              configuration: {mode: %s, dovecot: "imap_idle_notify_interval = %s"}
            service: {type: ClusterIP, externalIPs: ["%s"], ipFamilyPolicy: PreferDualStack}
            timeouts: {idle: {imap: %ds}}
            proxy: {replicas: %d}
            """.formatted(
                        way.version(), way.mode(), STILL_HERE, way.address(), IDLE.toSeconds(), REPLICAS));
        mail.awaitReady();
        clients.forEach(one -> one.route(way.address()));
        // Postfix takes 10 MB by default, and so does docker-mailserver.
        mailServer.bash("postconf message_size_limit=31457280 && postfix reload");
    }

    @AfterAll
    void stopClients() {
        clients.forEach(MailClient::close);
    }

    @ParameterizedTest
    @CsvSource({"smtp, 587", "smtps, 465"})
    void shouldReadTheSameBytesWhenTwentyMegabytesWereSubmitted(String scheme, int port) {
        // Given
        String subject = "large-" + port;
        LargeMessage message = LargeMessage.make(client, subject, TWENTY_MEGABYTES);

        // When
        message.submit(scheme + "://" + way.host() + ":" + port);

        // Then
        assertThat(message.digestOf(client.find(way.host(), subject))).isEqualTo(message.digest());
    }

    @Test
    void shouldAnnounceNewMailToAnIdlingSessionWhenTheSpecChangedMeanwhile() throws InterruptedException {
        // Given
        try (IdleSession session = client.idle(way.host())) {
            Process silent = client.listen(way.address());

            // When
            long generation = mail.change("""
                    {"clients": {"deny": ["198.51.100.0/24"]},
                     "listeners": [{"name": "smtp"}, {"name": "submission"}, {"name": "submissions"}, {"name": "imap"},
                      {"name": "imaps"}, {"name": "alternative", "port": 2525, "targetPort": %d}]}""".formatted(way.proxyPort()));
            mail.awaitRunning(generation, REPLICAS);
            assertThat(silent.waitFor(IDLE.plus(SOON).toSeconds(), TimeUnit.SECONDS))
                    .as("control: where nobody says anything the proxy ends the connection")
                    .isTrue();
            client.deliver(way.address(), "to-be-announced", "--port", "2525");

            // Then
            session.awaitMessages(session.messagesBefore() + 1, SOON);
        }
    }

    @Test
    void shouldTakeNobodyForAnotherWhenManyComeAtOnce() throws InterruptedException {
        // Given
        List<Callable<String>> sessions = clients.stream()
                .flatMap(one -> IntStream.range(0, AT_ONCE).mapToObj(turn -> submission(one, turn)))
                .toList();

        // When
        List<String> subjects = atOnce(sessions);

        // Then
        assertThat(subjects).hasSize(clients.size() * AT_ONCE).allSatisfy(subject -> {
            String message = client.find(way.host(), subject);
            assertThat(client.imap(message + ";SECTION=HEADER.FIELDS%20(RECEIVED)"))
                    .contains(subject.replaceAll("/.*", "") + "]");
        });
    }

    /** Submits a message whose subject begins with the sender's address, and gives the subject. */
    private Callable<String> submission(MailClient one, int turn) {
        return () -> {
            String subject = way.own(one) + "/" + turn;
            one.submit(way.address(), subject, "--port", "587", "-tls");
            return subject;
        };
    }

    private static List<String> atOnce(List<Callable<String>> sessions) throws InterruptedException {
        ExecutorService everybody = Executors.newFixedThreadPool(sessions.size());
        try {
            return everybody.invokeAll(sessions).stream()
                    .map(SessionsIT::result)
                    .toList();
        } finally {
            everybody.shutdownNow();
        }
    }

    private static String result(Future<String> session) {
        try {
            return session.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
