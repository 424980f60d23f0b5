package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import dev.mailingress.operator.testing.MailServerImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Changes by an owner who deploys the mail server with a chart that mounts its own files into a volume claim, as
 * docker-mailserver's chart does.
 *
 * @param <R> the owner's version of Helm
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

    @AutoClose
    private final MailClient client;

    private final PodTemplateView original;
    private final AppliedMailIngress mail;

    MailServerChartOwner(String namespace, String address, DmsGeneration dmsGeneration, R release) {
        this.namespace = namespace;
        this.address = address;
        this.client = new MailClient(cluster, address);
        this.image = MailServerImage.of(dmsGeneration);
        this.release = release;
        this.mailServer = MailServerUnderTest.forWorkload(
                cluster, namespace, WorkloadKind.DEPLOYMENT, MailServerUnderTest.NAME, dmsGeneration);
        this.original = install();
        this.mail = AppliedMailIngress.apply(cluster, namespace, """
                listeners: [{name: smtp}, {name: imaps}]
                mailServers: [{name: dms, workloadRef: {name: mailserver}}]
                service: {type: ClusterIP, externalIPs: ["%s"]}
                proxy: {replicas: 1}
                """.formatted(address));
    }

    @Test
    @Order(1)
    void shouldChangeNothingWhenTheVolumeMayContainFilesOfTheOwner() {
        assertThat(mail.awaitCondition("DmsConfigured", "False:ConfirmOverrides"))
                .contains("mail-config", "configuration.postfixMaster");
        assertThat(mailServer.template()).isEqualTo(original);
    }

    @Test
    @Order(2)
    void shouldAddFilesBesideThoseOfTheChartWhenTheOwnerConfirms() {
        // When
        mail.patch("""
                {"mailServers": [{"name": "dms", "workloadRef": {"kind": "Deployment", "name": "mailserver"},
                 "configuration": {"postfixMaster": ""}}]}""");

        // Then
        mail.awaitCondition("DmsConfigured", "True:Configured");
        assertThat(mail.status().warnings())
                .filteredOn(warning -> warning.reason().equals("TrustOverridden"))
                .singleElement()
                .satisfies(warning -> assertThat(warning.message())
                        .contains(
                                "haproxy_trusted_networks (10.0.0.0/8 172.16.0.0/12 192.168.0.0/16)",
                                "overrides the operator's setting"));
        mail.awaitReady();
        assertThat(injected().isEmpty()).isFalse();
        assertThat(mailServer.template().withoutInjected()).isEqualTo(original.withoutInjected());
    }

    @Test
    @Order(3)
    void shouldSurviveAnUpgradeWhenAValueChanges() {
        // Given
        PodTemplateView.Injected injected = injected();

        // When
        release.upgrade(values("2s"));

        // Then
        assertServes(injected, "2s");
        assertThat(mailServer.listeningPorts())
                .as("ports from the chart's files beside those from the operator's")
                .contains(25, 993, 10_587, 10_143);
    }

    @Test
    @Order(4)
    void shouldSurviveAnUpgradeWhenNothingChanges() {
        // Given
        PodTemplateView.Injected injected = injected();
        long revision = mailServer.revision();

        // When
        release.upgrade(values("2s"));

        // Then
        assertServes(injected, "2s");
        assertThat(mailServer.revision()).isEqualTo(revision);
    }

    final PodTemplateView.Injected injected() {
        return mailServer.template().injected();
    }

    /** Asserts that the injected part is unchanged, the rest is the chart's with this value, and clients are served. */
    final void assertServes(PodTemplateView.Injected injected, String greetWait) {
        assertThat(injected()).isEqualTo(injected);
        assertThat(mailServer.template().withoutInjected())
                .isEqualTo(original.with(VARIABLE, greetWait).withoutInjected());
        mail.awaitCondition("DmsConfigured", "True:Configured");
        mail.awaitReady();
        client.deliver(address, "after-the-upgrade");
        client.imap("imaps://" + address, "-X", "STATUS INBOX (MESSAGES)");
        await().atMost(SOON).until(() -> mailServer.logged("postfix/smtpd", client.address()) > 0);
        await().atMost(SOON).until(() -> mailServer.logged("imap-login", client.address()) > 0);
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
