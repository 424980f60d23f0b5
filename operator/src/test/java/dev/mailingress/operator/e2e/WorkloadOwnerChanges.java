package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import dev.mailingress.operator.testing.MailServerImage;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The mail server's owner goes on changing it, by whatever tool: ours survives or comes back, theirs is never lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class WorkloadOwnerChanges {

    static final Duration SOON = Duration.ofSeconds(60);
    static final String BY_FORCE = "apply --server-side --force-conflicts";
    private static final String VARIABLE = "POSTSCREEN_GREET_WAIT";

    final String namespace;
    private final String address;
    final String manifest;
    final TestCluster cluster = TestCluster.shared();
    private final MailClient client = new MailClient(cluster);
    final MailServerUnderTest mailServer;
    private final PodTemplateView untouched;
    final AppliedMailIngress mail;
    private final PodTemplateView.Ours ours;

    WorkloadOwnerChanges(String namespace, String address, WorkloadKind kind, DmsGeneration dmsGeneration) {
        this.namespace = namespace;
        this.address = address;
        this.manifest = kind.manifest(MailServerUnderTest.resource("mail-server.yaml"))
                .replace("${namespace}", namespace)
                .replace("${name}", MailServerUnderTest.NAME)
                .replace("${image}", MailServerImage.of(dmsGeneration));
        this.mailServer =
                MailServerUnderTest.deployed(cluster, namespace, kind, MailServerUnderTest.NAME, dmsGeneration);
        this.untouched = deploy();
        this.mail = AppliedMailIngress.apply(cluster, namespace, """
                listeners: [{name: smtp}, {name: imaps}]
                mailServers: [{name: dms, workloadRef: {kind: %s, name: mailserver}}]
                service: {type: ClusterIP, externalIPs: ["%s"]}
                proxy: {replicas: 1}
                """.formatted(kind, address));
        this.ours = oursOnceReady();
    }

    @BeforeAll
    void route() {
        client.route(address);
        assertThat(ours.isNothing()).isFalse();
        assertThat(mailServer.template().theirs()).isEqualTo(untouched.theirs());
    }

    @AfterAll
    void stopClient() {
        client.close();
    }

    @Test
    @Order(1)
    void shouldSurviveWhenTheOwnerAppliesByForceAsArgoCdDoes() {
        // Given
        long revision = mailServer.revision();

        // When
        kubectl(manifest.replace("value: 1s", "value: 2s"), BY_FORCE + " --field-manager argocd-controller");

        // Then
        assertBothAreThere(untouched.with(VARIABLE, "2s"));
        assertThat(mailServer.revision())
                .as("the owner's one change, and no repair")
                .isEqualTo(revision + 1);
        assertThat(fieldsOf("argocd-controller")).contains(VARIABLE).doesNotContain("mailingress");
        assertThat(fieldsOf("mailingress.dev-")).contains("mailingress-files").doesNotContain(VARIABLE);
    }

    @Test
    @Order(2)
    void shouldComeBackWhenTheOwnerReplacesTheWhole() {
        // When
        kubectl(manifest, "replace");

        // Then
        assertBothAreThere(untouched);
    }

    @Test
    @Order(3)
    void shouldComeBackWhenAnEditorChangesOursAndTheirs() {
        // When
        cluster.onNode("export KUBE_EDITOR='sed -i -E"
                + " -e s/value:.1s/value:\\ 3s/"
                + " -e s/mail-dms-dms-[0-9a-f]+/mail-dms-dms-00000000/"
                + " -e s,mailingress.dev/contract:.*,mailingress.dev/contract:\\ edited,';"
                + " kubectl edit -n " + namespace + " " + mailServer.reference());

        // Then
        assertBothAreThere(untouched.with(VARIABLE, "3s"));
    }

    @Test
    @Order(4)
    void shouldComeBackWhenTheOwnerUndoesARollout() {
        // Given
        kubectl(manifest.replace("value: 1s", "value: 4s"), BY_FORCE);
        assertBothAreThere(untouched.with(VARIABLE, "4s"));
        mail.change("{\"listeners\": [{\"name\": \"smtp\"}, {\"name\": \"imaps\"}, {\"name\": \"imap\"}]}");
        mail.awaitCondition("DmsConfigured", "True:Configured");
        PodTemplateView.Ours later = mailServer.template().ours();
        assertThat(later).isNotEqualTo(ours);

        // When
        cluster.kubectl("rollout", "undo", "-n", namespace, mailServer.reference());

        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mailServer.template().ours()).isEqualTo(later));
        assertThat(mailServer.template().theirs())
                .isEqualTo(untouched.with(VARIABLE, "4s").theirs());
        assertServes("after-undo");
    }

    @Test
    @Order(6)
    void shouldLeaveTheirsAloneWhenTheResourceGoes() {
        // When
        cluster.kubectl("delete", "mi/mail", "-n", namespace, "--timeout=60s");

        // Then
        assertThat(mailServer.template().whole())
                .isEqualTo(untouched.with(VARIABLE, "4s").whole());
    }

    private PodTemplateView deploy() {
        cluster.createNamespace(namespace);
        cluster.apply(manifest);
        mailServer.awaitRollout();
        return mailServer.template();
    }

    private PodTemplateView.Ours oursOnceReady() {
        mail.awaitReady();
        return mailServer.template().ours();
    }

    private void assertBothAreThere(PodTemplateView owners) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mailServer.template().ours()).isEqualTo(ours));
        assertThat(mailServer.template().theirs()).isEqualTo(owners.theirs());
        assertServes("served");
    }

    final void assertServes(String subject) {
        mailServer.awaitRollout();
        mail.awaitCondition("DmsConfigured", "True:Configured");
        mail.awaitReady();
        client.deliver(address, subject);
        await().atMost(SOON).until(() -> mailServer.seen("postfix/smtpd", client.address()) > 0);
    }

    final void kubectl(String yaml, String command) {
        cluster.onNode("cat > /tmp/owners.yaml <<'END'\n" + yaml + "END\nkubectl " + command + " -f /tmp/owners.yaml");
    }

    /** What a field manager owns, as text. */
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
