package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.testing.Generation;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that carry much, and sessions that last: the proxies neither change a byte nor end what is idle. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LongSessionsIT {

    private static final String NAMESPACE = "long-sessions";
    private static final String ADDRESS = "203.0.113.145";
    private static final int REPLICAS = 2;
    private static final int TWENTY_MEGABYTES = 20 * 1024 * 1024;
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Cluster cluster = Cluster.shared();
    private final MailClient client = new MailClient(cluster);
    private final MailServer mailServer = MailServer.deploy(cluster, NAMESPACE, client, Generation.DEBIAN_12);
    private final AppliedMailIngress mail =
            AppliedMailIngress.apply(cluster, NAMESPACE, """
            mailServers: [{name: dms, workloadRef: {name: mailserver}}]
            service: {type: ClusterIP, externalIPs: ["%s"]}
            proxy: {replicas: %d}
            """.formatted(ADDRESS, REPLICAS));

    @BeforeAll
    void prepare() {
        mail.awaitReady();
        client.route(ADDRESS);
        // Postfix takes 10 MB by default, and so does docker-mailserver.
        mailServer.bash("postconf message_size_limit=31457280 && postfix reload");
    }

    @AfterAll
    void stopClient() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp://" + ADDRESS + ":587", "smtps://" + ADDRESS + ":465"})
    void shouldReadTheSameBytesWhenTwentyMegabytesWereSubmitted(String submission) {
        // Given
        String subject = "large-" + submission.substring(submission.lastIndexOf(':') + 1);
        LargeMessage message = LargeMessage.make(client, subject, TWENTY_MEGABYTES);

        // When
        message.submit(submission);

        // Then
        assertThat(message.digestOf(client.find(ADDRESS, subject))).isEqualTo(message.digest());
    }

    @Test
    void shouldAnnounceNewMailToAnIdlingSessionWhenTheSpecChangedMeanwhile() {
        // Given
        try (IdleSession session = client.idle(ADDRESS)) {

            // When
            long generation = mail.change("""
                    {"clients": {"deny": ["198.51.100.0/24"]}, "timeouts": {"idle": {"imap": "32m"}},
                     "listeners": [{"name": "smtp"}, {"name": "submission"}, {"name": "submissions"}, {"name": "imap"},
                      {"name": "imaps"}, {"name": "alternative", "port": 2525, "targetPort": 25}]}""");
            mail.awaitRunning(generation, REPLICAS);
            client.deliver(ADDRESS, "to-be-announced", "--port", "2525");

            // Then
            session.awaitMessages(session.messagesBefore() + 1, SOON);
        }
    }
}
