package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Spec changes reach running proxies immediately and without a rollout; established connections continue. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveChangeIT {

    private static final Logger LOGGER = LoggerFactory.getLogger(LiveChangeIT.class);
    private static final String NAMESPACE = "live-change";
    private static final Duration MAX_DELAY = Duration.ofSeconds(5);
    private static final int REPLICAS = 2;
    private static final String ADDRESS = "203.0.113.45";

    private final TestCluster cluster = TestCluster.shared();

    @AutoClose
    private final MailClient client = new MailClient(cluster, ADDRESS);

    private final MailServerUnderTest mailServer =
            MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_12);
    private final AppliedMailIngress mail = AppliedMailIngress.apply(
                    cluster, NAMESPACE, """
            mailServers: [{name: dms, workloadRef: {name: mailserver}}]
            service: {type: ClusterIP, externalIPs: ["%s"]}
            proxy: {replicas: %d}
            """.formatted(ADDRESS, REPLICAS))
            .awaitReady();

    @ParameterizedTest
    @MethodSource
    void shouldReachRunningProxiesWithinFiveSecondsWhenTheSpecChanges(String change) {
        // Given
        List<String> proxies = mail.proxyUids();
        String mailServerUid = mailServer.podUid();
        try (OpenImapSession session = client.openImapSession(ADDRESS)) {

            // When
            long generation = mail.patch(change);
            Duration took = mail.awaitGeneration(generation, REPLICAS);

            // Then
            LOGGER.info("After {} ms both proxies ran {}", took.toMillis(), change);
            assertThat(took).isLessThan(MAX_DELAY);
            mail.awaitCondition("Programmed", "True:Programmed");
            assertThat(mail.proxyUids()).isEqualTo(proxies);
            assertThat(mailServer.podUid()).isEqualTo(mailServerUid);
            assertThat(session.isAlive()).as("the established session").isTrue();
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
    void shouldOpenAnAddedListenerInRunningProxies() {
        // Given
        List<String> proxies = mail.proxyUids();
        try (OpenImapSession session = client.openImapSession(ADDRESS)) {
            long before = mailServer.logged("postfix/smtpd", client.address());

            // When
            mail.patch("""
                    {"listeners": [{"name": "smtp"}, {"name": "submission"}, {"name": "submissions"}, {"name": "imap"},
                     {"name": "imaps"}, {"name": "alternative", "port": 2525, "targetPort": 25}]}""");

            // Then
            await().atMost(MAX_DELAY).until(() -> client.reaches(ADDRESS, 2525));
            client.deliver(ADDRESS, "to-the-new-listener", "--port", "2525");
            await().until(() -> mailServer.logged("postfix/smtpd", client.address()) > before);
            assertThat(mail.proxyUids()).isEqualTo(proxies);
            assertThat(session.isAlive()).as("the established session").isTrue();
        }
    }

    @Test
    void shouldRefuseADeniedClientAndKeepTheSessionsOfOthers() {
        // Given
        try (MailClient denied = new MailClient(cluster, ADDRESS);
                OpenImapSession session = client.openImapSession(ADDRESS)) {
            assertThat(denied.reaches(ADDRESS, 143)).isTrue();
            OpenImapSession deniedSession = denied.openImapSession(ADDRESS);

            // When
            mail.patch("{\"clients\": {\"deny\": [\"" + denied.address() + "/32\"]}}");

            // Then
            await().atMost(MAX_DELAY).until(() -> denied.greeting(ADDRESS, 143).startsWith("* BYE"));
            await("end of the session of the denied client").atMost(MAX_DELAY).until(() -> !deniedSession.isAlive());
            assertThat(session.isAlive()).as("the session of another client").isTrue();
        }
    }
}
