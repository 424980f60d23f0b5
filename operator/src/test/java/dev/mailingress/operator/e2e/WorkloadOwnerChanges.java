package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import dev.mailingress.operator.testing.MailServerImage;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Changes by the owner of a workload with various tools: the injected part is kept or restored, the rest is kept. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class WorkloadOwnerChanges {

    static final Duration SOON = Duration.ofSeconds(60);
    static final String FORCED_APPLY = "apply --server-side --force-conflicts";
    private static final String VARIABLE = "POSTSCREEN_GREET_WAIT";

    final String namespace;
    private final String address;
    final String manifest;
    final TestCluster cluster = TestCluster.shared();

    @AutoClose
    private final MailClient client;

    final MailServerUnderTest mailServer;
    private final PodTemplateView original;
    final AppliedMailIngress mail;
    private final PodTemplateView.Injected injected;

    WorkloadOwnerChanges(String namespace, String address, WorkloadKind kind, DmsGeneration dmsGeneration) {
        this.namespace = namespace;
        this.address = address;
        this.client = new MailClient(cluster, address);
        this.manifest = kind.manifest(MailServerUnderTest.resource("mail-server.yaml"))
                .replace("${namespace}", namespace)
                .replace("${name}", MailServerUnderTest.NAME)
                .replace("${image}", MailServerImage.of(dmsGeneration));
        this.mailServer =
                MailServerUnderTest.forWorkload(cluster, namespace, kind, MailServerUnderTest.NAME, dmsGeneration);
        this.original = deploy();
        this.mail = AppliedMailIngress.apply(cluster, namespace, """
                listeners: [{name: smtp}, {name: imaps}]
                mailServers: [{name: dms, workloadRef: {kind: %s, name: mailserver}}]
                service: {type: ClusterIP, externalIPs: ["%s"]}
                proxy: {replicas: 1}
                """.formatted(kind, address));
        this.injected = injectedOnceReady();
    }

    @BeforeAll
    void assertInjectedOnly() {
        assertThat(injected.isEmpty()).isFalse();
        assertThat(mailServer.template().withoutInjected()).isEqualTo(original.withoutInjected());
    }

    @Test
    @Order(1)
    void shouldSurviveAForcedApplyAsByArgoCd() {
        // Given
        long revision = mailServer.revision();

        // When
        kubectl(manifest.replace("value: 1s", "value: 2s"), FORCED_APPLY + " --field-manager argocd-controller");

        // Then
        assertRestored(original.with(VARIABLE, "2s"));
        assertThat(mailServer.revision())
                .as("one rollout for the owner's change and none to restore the injected part")
                .isEqualTo(revision + 1);
        assertThat(fieldsOf("argocd-controller")).contains(VARIABLE).doesNotContain("mailingress");
        assertThat(fieldsOf("mailingress.dev-")).contains("mailingress-files").doesNotContain(VARIABLE);
    }

    @Test
    @Order(2)
    void shouldBeRestoredWhenTheOwnerReplacesTheWorkload() {
        // When
        kubectl(manifest, "replace");

        // Then
        assertRestored(original);
    }

    @Test
    @Order(3)
    void shouldBeRestoredWhenAnEditorChangesBothParts() {
        // When
        cluster.onNode("export KUBE_EDITOR='sed -i -E"
                + " -e s/value:.1s/value:\\ 3s/"
                + " -e s/mail-dms-dms-[0-9a-f]+/mail-dms-dms-00000000/"
                + " -e s,mailingress.dev/contract:.*,mailingress.dev/contract:\\ edited,';"
                + " kubectl edit -n " + namespace + " " + mailServer.reference());

        // Then
        assertRestored(original.with(VARIABLE, "3s"));
    }

    @Test
    @Order(4)
    void shouldBeRestoredWhenTheOwnerUndoesARollout() {
        // Given
        kubectl(manifest.replace("value: 1s", "value: 4s"), FORCED_APPLY);
        assertRestored(original.with(VARIABLE, "4s"));
        mail.patch("{\"listeners\": [{\"name\": \"smtp\"}, {\"name\": \"imaps\"}, {\"name\": \"imap\"}]}");
        mail.awaitCondition("DmsConfigured", "True:Configured");
        PodTemplateView.Injected newest = mailServer.template().injected();
        assertThat(newest).isNotEqualTo(injected);

        // When
        cluster.kubectl("rollout", "undo", "-n", namespace, mailServer.reference());

        // Then
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(mailServer.template().injected()).isEqualTo(newest));
        assertThat(mailServer.template().withoutInjected())
                .isEqualTo(original.with(VARIABLE, "4s").withoutInjected());
        assertServes("after-undo");
    }

    @Test
    @Order(6)
    void shouldKeepTheOwnersPartWhenTheMailIngressIsDeleted() {
        // When
        cluster.kubectl("delete", "mi/mail", "-n", namespace, "--timeout=60s");

        // Then
        assertThat(mailServer.template().whole())
                .isEqualTo(original.with(VARIABLE, "4s").whole());
    }

    private PodTemplateView deploy() {
        cluster.createNamespace(namespace);
        cluster.apply(manifest);
        mailServer.awaitRollout();
        return mailServer.template();
    }

    private PodTemplateView.Injected injectedOnceReady() {
        mail.awaitReady();
        return mailServer.template().injected();
    }

    private void assertRestored(PodTemplateView expected) {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(mailServer.template().injected()).isEqualTo(injected));
        assertThat(mailServer.template().withoutInjected()).isEqualTo(expected.withoutInjected());
        assertServes("served");
    }

    final void assertServes(String subject) {
        mailServer.awaitRollout();
        mail.awaitCondition("DmsConfigured", "True:Configured");
        mail.awaitReady();
        client.deliver(address, subject);
        await().atMost(SOON).until(() -> mailServer.logged("postfix/smtpd", client.address()) > 0);
    }

    final void kubectl(String yaml, String command) {
        cluster.onNode("cat > /tmp/owners.yaml <<'END'\n" + yaml + "END\nkubectl " + command + " -f /tmp/owners.yaml");
    }

    /** The fields that a field manager owns, as text. */
    private String fieldsOf(String manager) {
        return mailServer.workload().getMetadata().getManagedFields().stream()
                .filter(entry -> entry.getManager().startsWith(manager))
                .filter(entry ->
                        entry.getSubresource() == null || entry.getSubresource().isEmpty())
                .map(ManagedFieldsEntry::getFieldsV1)
                .map(fields -> fields.getAdditionalProperties().toString())
                .findFirst()
                .orElseThrow();
    }
}
