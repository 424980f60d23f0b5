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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Large, long and concurrent sessions: no byte changes, no session ends early, no client is taken for another. */
@OnCluster
@ParameterizedClass
@MethodSource("variants")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionsIT {

    private static final String NAMESPACE = "sessions";
    private static final String ADDRESS = "203.0.113.145";
    private static final String ADDRESS_V6 = "2001:db8:25::145";
    private static final int REPLICAS = 2;
    private static final int TWENTY_MEGABYTES = 20 * 1024 * 1024;
    private static final int SESSIONS_PER_CLIENT = 4;
    private static final Duration SOON = Duration.ofSeconds(30);

    /** Minutes scaled to seconds: 31 minutes, and Dovecot's "Still here" every two (imap_idle_notify_interval). */
    private static final Duration IDLE = Duration.ofSeconds(31);

    private static final String NOTIFY_INTERVAL = "2s";

    /** PROXY header version, port mode, daemons and address family of a test run. */
    record Variant(String version, String mode, int proxyPort, DmsGeneration dmsGeneration, String address) {

        /** The address as the host of a URL. */
        String host() {
            return address.contains(":") ? "[" + address + "]" : address;
        }

        /** The client's address of the same family. */
        String clientAddress(MailClient client) {
            return address.contains(":") ? client.addressV6() : client.address();
        }

        @Override
        public String toString() {
            return version + " to " + mode + " of " + dmsGeneration + " by " + address;
        }
    }

    static Stream<Variant> variants() {
        return Stream.of(
                new Variant("V2", "SamePorts", 25, DmsGeneration.DEBIAN_12, ADDRESS),
                new Variant("V1", "SeparatePorts", 12_525, DmsGeneration.DEBIAN_13, ADDRESS_V6));
    }

    @Parameter
    Variant variant;

    private final TestCluster cluster = TestCluster.shared();

    @AutoClose
    private final MailClient client = new MailClient(cluster, ADDRESS, ADDRESS_V6);

    @AutoClose
    private final MailClient secondClient = new MailClient(cluster, ADDRESS, ADDRESS_V6);

    @AutoClose
    private final MailClient thirdClient = new MailClient(cluster, ADDRESS, ADDRESS_V6);

    private final List<MailClient> clients = List.of(client, secondClient, thirdClient);
    private AppliedMailIngress mail;

    @BeforeParameterizedClassInvocation
    void deploy(Variant variant) {
        String namespace = NAMESPACE + "-" + variant.version().toLowerCase(Locale.ROOT);
        MailServerUnderTest mailServer =
                MailServerUnderTest.deploy(cluster, namespace, client, variant.dmsGeneration());
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
                variant.version(), variant.mode(), NOTIFY_INTERVAL, variant.address(), IDLE.toSeconds(), REPLICAS));
        mail.awaitReady();
        // Postfix and docker-mailserver accept 10 MB by default.
        mailServer.bash("postconf message_size_limit=31457280 && postfix reload");
    }

    @ParameterizedTest
    @CsvSource({"smtp, 587", "smtps, 465"})
    void shouldDeliverTwentyMegabytesUnchanged(String scheme, int port) {
        // Given
        String subject = "large-" + port;
        LargeMessage message = LargeMessage.create(client, subject, TWENTY_MEGABYTES);

        // When
        message.submit(scheme + "://" + variant.host() + ":" + port);

        // Then
        assertThat(message.digestOf(client.findMessage(variant.host(), subject)))
                .isEqualTo(message.digest());
    }

    @Test
    void shouldNotifyAnIdleSessionOfNewMailWhenTheSpecChangedMeanwhile() throws InterruptedException {
        // Given
        try (IdleSession session = client.idle(variant.host())) {
            Process silent = client.connectSilently(variant.address());

            // When
            long generation = mail.patch("""
                    {"clients": {"deny": ["198.51.100.0/24"]},
                     "listeners": [{"name": "smtp"}, {"name": "submission"}, {"name": "submissions"}, {"name": "imap"},
                      {"name": "imaps"}, {"name": "alternative", "port": 2525, "targetPort": %d}]}""".formatted(variant.proxyPort()));
            mail.awaitGeneration(generation, REPLICAS);
            assertThat(silent.waitFor(IDLE.plus(SOON).toSeconds(), TimeUnit.SECONDS))
                    .as("control: the proxy closes a connection without traffic")
                    .isTrue();
            client.deliver(variant.address(), "to-be-announced", "--port", "2525");

            // Then
            session.awaitMessages(session.messagesBefore() + 1, SOON);
        }
    }

    @Test
    void shouldAttributeEachMessageToItsClientWhenManyConnectConcurrently() throws InterruptedException {
        // Given
        List<Callable<String>> sessions = clients.stream()
                .flatMap(sender -> IntStream.range(0, SESSIONS_PER_CLIENT).mapToObj(turn -> submission(sender, turn)))
                .toList();

        // When
        List<String> subjects = concurrently(sessions);

        // Then
        assertThat(subjects).hasSize(clients.size() * SESSIONS_PER_CLIENT).allSatisfy(subject -> {
            String message = client.findMessage(variant.host(), subject);
            assertThat(client.imap(message + ";SECTION=HEADER.FIELDS%20(RECEIVED)"))
                    .contains(subject.replaceAll("/.*", "") + "]");
        });
    }

    /** Submits a message whose subject begins with the sender's address, and returns the subject. */
    private Callable<String> submission(MailClient sender, int turn) {
        return () -> {
            String subject = variant.clientAddress(sender) + "/" + turn;
            sender.submit(variant.address(), subject, "--port", "587", "-tls");
            return subject;
        };
    }

    private static List<String> concurrently(List<Callable<String>> sessions) throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(sessions.size());
        try {
            return executor.invokeAll(sessions).stream().map(SessionsIT::result).toList();
        } finally {
            executor.shutdownNow();
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
