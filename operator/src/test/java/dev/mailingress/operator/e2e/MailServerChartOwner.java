package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import dev.mailingress.operator.testing.MailServerImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A mail server of a chart that mounts files of its own into a claim, as docker-mailserver's does.
 *
 * @param <R> the owner's Helm
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class MailServerChartOwner<R extends HelmRelease> {

    static final Path CHART =
            Path.of(System.getProperty("project.root", ".."), "operator/src/test/resources/e2e/chart");

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String VARIABLE = "POSTSCREEN_GREET_WAIT";

    final R release;
    final MailServerUnderTest mailServer;

    private final String namespace;
    private final String address;
    private final String image;
    private final TestCluster cluster = TestCluster.shared();
    private final MailClient client = new MailClient(cluster);
    private final PodTemplateView untouched;
    private final AppliedMailIngress mail;

    MailServerChartOwner(String namespace, String address, DmsGeneration dmsGeneration, R release) {
        this.namespace = namespace;
        this.address = address;
        this.image = MailServerImage.of(dmsGeneration);
        this.release = release;
        this.mailServer = MailServerUnderTest.deployed(
                cluster, namespace, WorkloadKind.DEPLOYMENT, MailServerUnderTest.NAME, dmsGeneration);
        this.untouched = install();
        this.mail = AppliedMailIngress.apply(cluster, namespace, """
                listeners: [{name: smtp}, {name: imaps}]
                mailServers: [{name: dms, workloadRef: {name: mailserver}}]
                service: {type: ClusterIP, externalIPs: ["%s"]}
                proxy: {replicas: 1}
                """.formatted(address));
    }

    @BeforeAll
    void route() {
        client.route(address);
    }

    @AfterAll
    void stopClient() {
        client.close();
    }

    @Test
    @Order(1)
    void shouldTouchNothingWhenTheClaimMayHoldFilesOfTheOwners() {
        assertThat(mail.awaitCondition("DmsConfigured", "False:ConfirmOverrides"))
                .contains("mail-config", "configuration.postfixMaster");
        assertThat(mailServer.template()).isEqualTo(untouched);
    }

    @Test
    @Order(2)
    void shouldBeBesideTheChartsOwnFilesWhenTheOwnerSaysThatThereAreNone() {
        // When
        mail.change("""
                {"mailServers": [{"name": "dms", "workloadRef": {"kind": "Deployment", "name": "mailserver"},
                 "configuration": {"postfixMaster": ""}}]}""");

        // Then
        assertThat(mail.awaitCondition("DmsConfigured", "True:Configured"))
                .contains(
                        "haproxy_trusted_networks (10.0.0.0/8 172.16.0.0/12 192.168.0.0/16)",
                        "overrides the operator's setting");
        mail.awaitReady();
        assertThat(ours().isNothing()).isFalse();
        assertThat(mailServer.template().theirs()).isEqualTo(untouched.theirs());
    }

    @Test
    @Order(3)
    void shouldSurviveAnUpgradeWhenAValueChanges() {
        // Given
        PodTemplateView.Ours ours = ours();

        // When
        release.upgrade(values("2s"));

        // Then
        assertServes(ours, "2s");
        assertThat(mailServer.listening())
                .as("ports of the chart's own files beside those of ours")
                .contains(25, 993, 10_587, 10_143);
    }

    @Test
    @Order(4)
    void shouldSurviveAnUpgradeWhenNothingChanges() {
        // Given
        PodTemplateView.Ours ours = ours();
        long revision = mailServer.revision();

        // When
        release.upgrade(values("2s"));

        // Then
        assertServes(ours, "2s");
        assertThat(mailServer.revision()).isEqualTo(revision);
    }

    final PodTemplateView.Ours ours() {
        return mailServer.template().ours();
    }

    /** What was of ours is, what is theirs is as in the chart with a value, and clients see both. */
    final void assertServes(PodTemplateView.Ours ours, String greetWait) {
        assertThat(ours()).isEqualTo(ours);
        assertThat(mailServer.template().theirs())
                .isEqualTo(untouched.with(VARIABLE, greetWait).theirs());
        mail.awaitCondition("DmsConfigured", "True:Configured");
        mail.awaitReady();
        client.deliver(address, "after-the-upgrade");
        client.imap("imaps://" + address, "-X", "STATUS INBOX (MESSAGES)");
        await().atMost(SOON).until(() -> mailServer.seen("postfix/smtpd", client.address()) > 0);
        await().atMost(SOON).until(() -> mailServer.seen("imap-login", client.address()) > 0);
    }

    private PodTemplateView install() {
        cluster.apply("""
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: %1$s}
                spec:
                  capacity: {storage: 1Mi}
                  accessModes: [ReadWriteOnce]
                  storageClassName: ""
                  hostPath: {path: /var/lib/%1$s, type: DirectoryOrCreate}
                """.formatted(namespace));
        release.install(values("1s"));
        return mailServer.template();
    }

    private Map<String, String> values(String greetWait) {
        return Map.of("image", image, "greetWait", greetWait);
    }
}
