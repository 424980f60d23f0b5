package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.marcnuri.helm.Helm;
import dev.mailingress.operator.testing.Generation;
import dev.mailingress.operator.testing.MailServerImage;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A mail server of a chart that mounts files of its own into a claim, as docker-mailserver's does. */
@OnCluster
class ChartOwnerIT {

    private static final String NAMESPACE = "chart-owner";
    private static final String ADDRESS = "203.0.113.125";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Helm CHART =
            new Helm(Path.of(System.getProperty("project.root", ".."), "operator/src/test/resources/e2e/chart"));

    private final Cluster cluster = Cluster.shared();
    private final MailServer mailServer =
            MailServer.deployed(cluster, NAMESPACE, WorkloadKind.DEPLOYMENT, MailServer.NAME, Generation.DEBIAN_12);

    @Test
    void shouldSurviveAnUpgradeWhenTheChartMountsFilesOfItsOwn() {
        try (MailClient client = new MailClient(cluster)) {
            // Given
            install();
            Template untouched = template();
            AppliedMailIngress mail = AppliedMailIngress.apply(cluster, NAMESPACE, """
                    listeners: [{name: smtp}, {name: imaps}]
                    mailServers: [{name: dms, workloadRef: {name: mailserver}}]
                    service: {type: ClusterIP, externalIPs: ["%s"]}
                    proxy: {replicas: 1}
                    """.formatted(ADDRESS));
            assertThat(mail.awaitCondition("DmsConfigured", "False:ConfirmOverrides"))
                    .contains("mail-config", "configuration.postfixMaster");
            assertThat(template()).isEqualTo(untouched);
            mail.change("""
                    {"mailServers": [{"name": "dms", "workloadRef": {"kind": "Deployment", "name": "mailserver"},
                     "configuration": {"postfixMaster": ""}}]}""");
            assertThat(mail.awaitCondition("DmsConfigured", "True:Configured"))
                    .contains("haproxy_trusted_networks (10.0.0.0/8 172.16.0.0/12 192.168.0.0/16)", "wins");
            mail.awaitReady();
            Template.Ours ours = template().ours();
            assertThat(ours.isNothing()).isFalse();
            assertThat(template().theirs()).isEqualTo(untouched.theirs());

            // When
            upgrade("2s");

            // Then
            assertThat(template().ours()).isEqualTo(ours);
            assertThat(template().theirs())
                    .isEqualTo(untouched.with("POSTSCREEN_GREET_WAIT", "2s").theirs());
            mail.awaitCondition("DmsConfigured", "True:Configured");
            assertThat(mailServer.listening())
                    .as("ports of the chart's own files beside those of ours")
                    .contains(25, 993, 10_587, 10_143);
            client.route(ADDRESS);
            client.deliver(ADDRESS, "after-the-upgrade");
            client.imap("imaps://" + ADDRESS, "-X", "STATUS INBOX (MESSAGES)");
            await().atMost(SOON).until(() -> mailServer.seen("postfix/smtpd", client.address()) > 0);
            await().atMost(SOON).until(() -> mailServer.seen("imap-login", client.address()) > 0);
        }
    }

    private void install() {
        cluster.apply("""
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: %s}
                spec:
                  capacity: {storage: 1Mi}
                  accessModes: [ReadWriteOnce]
                  storageClassName: ""
                  hostPath: {path: /var/lib/%s, type: DirectoryOrCreate}
                """.formatted(NAMESPACE, NAMESPACE));
        CHART.install()
                .withName(MailServer.NAME)
                .withNamespace(NAMESPACE)
                .createNamespace()
                .withKubeConfigContents(cluster.kubeConfig())
                .set("image", MailServerImage.of(Generation.DEBIAN_12))
                .waitReady()
                .withTimeout(180)
                .call();
    }

    private void upgrade(String greetWait) {
        CHART.upgrade()
                .withName(MailServer.NAME)
                .withNamespace(NAMESPACE)
                .withKubeConfigContents(cluster.kubeConfig())
                .set("image", MailServerImage.of(Generation.DEBIAN_12))
                .set("greetWait", greetWait)
                .waitReady()
                .withTimeout(180)
                .call();
    }

    private Template template() {
        return new Template(mailServer.deployment().getSpec().getTemplate());
    }
}
