package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mail part of the spec reaches running proxies, at once and without a rollout; what is established stays. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveChangeIT {

    private static final Logger LOGGER = LoggerFactory.getLogger(LiveChangeIT.class);
    private static final String NAMESPACE = "live-change";
    private static final Duration LIVE = Duration.ofSeconds(5);
    private static final int REPLICAS = 2;
    private static final String ADDRESS = "203.0.113.45";

    private final TestCluster cluster = TestCluster.shared();
    private final MailClient client = new MailClient(cluster);
    private final MailServerUnderTest mailServer =
            MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_12);
    private final AppliedMailIngress mail =
            AppliedMailIngress.apply(cluster, NAMESPACE, """
            mailServers: [{name: dms, workloadRef: {name: mailserver}}]
            service: {type: ClusterIP, externalIPs: ["%s"]}
            proxy: {replicas: %d}
            """.formatted(ADDRESS, REPLICAS));

    @BeforeAll
    void awaitReady() {
        mail.awaitReady();
        client.route(ADDRESS);
    }

    @AfterAll
    void stopClient() {
        client.close();
    }

    @ParameterizedTest
    @MethodSource
    void shouldReachRunningProxiesWithinFiveSecondsWhenTheSpecChanges(String change) {
        // Given
        List<String> uids = mail.proxyUids();
        String mailServerUid = mailServer.podUid();
        try (OpenImapSession session = client.hold(ADDRESS)) {

            // When
            long generation = mail.change(change);
            Duration took = mail.awaitRunning(generation, REPLICAS);

            // Then
            LOGGER.info("After {} ms both proxies ran {}", took.toMillis(), change);
            assertThat(took).isLessThan(LIVE);
            mail.awaitCondition("Programmed", "True:Programmed");
            assertThat(mail.proxyUids()).isEqualTo(uids);
            assertThat(mailServer.podUid()).isEqualTo(mailServerUid);
            assertThat(session.isAlive())
                    .as("the session that was there before")
                    .isTrue();
        }
    }

    static List<String> shouldReachRunningProxiesWithinFiveSecondsWhenTheSpecChanges() {
        return List.of(
                "{\"clients\": {\"allow\": [\"0.0.0.0/0\", \"::/0\"]}}",
                "{\"clients\": {\"limits\": {\"perClient\": {\"imap\": {\"connections\": 7}}}}}",
                "{\"timeouts\": {\"idle\": {\"imap\": \"32m\"}}}",
                "{\"observability\": {\"accessLog\": {\"format\": \"Text\"}}}");
    }

    @Test
    void shouldOpenInRunningProxiesWhenAListenerIsAdded() {
        // Given
        List<String> uids = mail.proxyUids();
        try (OpenImapSession session = client.hold(ADDRESS)) {
            long before = mailServer.seen("postfix/smtpd", client.address());

            // When
            mail.change("""
                    {"listeners": [{"name": "smtp"}, {"name": "submission"}, {"name": "submissions"}, {"name": "imap"},
                     {"name": "imaps"}, {"name": "alternative", "port": 2525, "targetPort": 25}]}""");

            // Then
            await().atMost(LIVE).until(() -> client.reaches(ADDRESS, 2525));
            client.deliver(ADDRESS, "by-the-new-listener", "--port", "2525");
            await().until(() -> mailServer.seen("postfix/smtpd", client.address()) > before);
            assertThat(mail.proxyUids()).isEqualTo(uids);
            assertThat(session.isAlive())
                    .as("the session that was there before")
                    .isTrue();
        }
    }

    @Test
    void shouldTurnAwayOneClientAndKeepAnotherWhenADenyListNamesIt() {
        // Given
        try (MailClient unwanted = new MailClient(cluster);
                OpenImapSession session = client.hold(ADDRESS)) {
            unwanted.route(ADDRESS);
            assertThat(unwanted.reaches(ADDRESS, 143)).isTrue();
            OpenImapSession banned = unwanted.hold(ADDRESS);

            // When
            mail.change("{\"clients\": {\"deny\": [\"" + unwanted.address() + "/32\"]}}");

            // Then
            await().atMost(LIVE).until(() -> unwanted.greeting(ADDRESS, 143).startsWith("* BYE"));
            await("what the list bans ends").atMost(LIVE).until(() -> !banned.isAlive());
            assertThat(session.isAlive()).as("the session of somebody else").isTrue();
        }
    }
}
