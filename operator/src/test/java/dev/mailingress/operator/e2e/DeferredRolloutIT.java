package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Rollout OnNextRestart: changes wait for the next pod, and no header reaches a port that does not expect it. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeferredRolloutIT {

    private static final String NAMESPACE = "deferred-rollout";
    private static final String ADDRESS = "203.0.113.105";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String DOVECOT_FILE = "/etc/dovecot/conf.d/99-mail-ingress.conf";

    private final TestCluster cluster = TestCluster.shared();

    @AutoClose
    private final MailClient client = new MailClient(cluster, ADDRESS);

    private final MailServerUnderTest mailServer =
            MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_13);
    private final AppliedMailIngress mail =
            AppliedMailIngress.apply(cluster, NAMESPACE, """
            listeners: [{name: smtp}, {name: imaps}]
            mailServers: [{name: dms, workloadRef: {name: mailserver}, configuration: {rollout: OnNextRestart}}]
            service: {type: ClusterIP, externalIPs: ["%s"]}
            proxy: {replicas: 1}
            """.formatted(ADDRESS)).awaitReady();

    @Test
    @Order(1)
    void shouldKeepServingAndReportWhatIsPendingWhenAListenerAndContentChange() {
        // Given
        String podUid = mailServer.podUid();

        // When
        patch("{\"name\": \"smtp\"}, {\"name\": \"imaps\"}, {\"name\": \"pop3\"}", "# second");
        String message = mail.awaitCondition("DmsConfigured", "True:RestartPending");

        // Then
        mail.awaitReady();
        assertThat(message).contains("pop3", "kubectl rollout restart deployment/mailserver");
        assertServesSmtp("while-pending");
        assertThat(client.reaches(ADDRESS, 110)).isFalse();
        assertThat(mailServer.podUid()).isEqualTo(podUid);
    }

    @Test
    @Order(2)
    void shouldUseTheFilesOfItsTemplateWhenTheContainerRestartsMeanwhile() {
        // Given
        String podUid = mailServer.podUid();

        // When
        mailServer.killContainer();
        mailServer.awaitRestarts(1);

        // Then
        assertThat(mailServer.podUid()).isEqualTo(podUid);
        assertThat(mailServer.bash("cat " + DOVECOT_FILE))
                .doesNotContain("pop3")
                .doesNotContain("second");
        assertServesSmtp("after-a-container-restart");
        mail.awaitCondition("DmsConfigured", "True:RestartPending");
    }

    @Test
    @Order(3)
    void shouldApplyAllChangesWhenTheOwnerRestartsTheWorkload() {
        // When
        cluster.kubectl("rollout", "restart", "-n", NAMESPACE, "deployment/mailserver");

        // Then
        mail.awaitCondition("DmsConfigured", "True:Configured");
        mail.awaitReady();
        assertThat(mailServer.bash("cat " + DOVECOT_FILE)).contains("pop3", "second");
        assertServesSmtp("after-the-owners-restart");
        client.imap("pop3://" + ADDRESS, "--ssl-reqd");
        await().atMost(SOON).until(() -> mailServer.logged("pop3-login", client.address()) > 0);
    }

    @Test
    @Order(4)
    void shouldCloseAListenerImmediatelyAndApplyTheRestWhenThePodIsDeleted() {
        // Given
        patch("{\"name\": \"smtp\"}, {\"name\": \"imaps\"}", "# third");
        mail.awaitCondition("DmsConfigured", "True:RestartPending");
        await().atMost(SOON).until(() -> !client.reaches(ADDRESS, 110));
        assertServesSmtp("without-a-listener");

        // When
        cluster.kubectl("delete", "pod", "-n", NAMESPACE, "-l", "app=mailserver");

        // Then
        mail.awaitCondition("DmsConfigured", "True:Configured");
        mail.awaitReady();
        assertThat(mailServer.bash("cat " + DOVECOT_FILE))
                .doesNotContain("pop3")
                .contains("third");
        assertServesSmtp("after-a-deletion");
    }

    private void patch(String listeners, String dovecot) {
        mail.patch("""
                {"listeners": [%s],
                 "mailServers": [{"name": "dms", "workloadRef": {"kind": "Deployment", "name": "mailserver"},
                 "configuration": {"rollout": "OnNextRestart", "dovecot": "%s"}}]}""".formatted(listeners, dovecot));
    }

    private void assertServesSmtp(String subject) {
        long before = mailServer.logged("postfix/smtpd", client.address());
        client.deliver(ADDRESS, subject);
        await().atMost(SOON).until(() -> mailServer.logged("postfix/smtpd", client.address()) > before);
    }
}
