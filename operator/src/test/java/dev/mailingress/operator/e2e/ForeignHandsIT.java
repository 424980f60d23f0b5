package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.Generation;
import dev.mailingress.operator.testing.MailServerImage;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The mail server's owner goes on changing it, by whatever tool: ours survives or comes back, theirs is never lost. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ForeignHandsIT {

    private static final String NAMESPACE = "foreign-hands";
    private static final String ADDRESS = "203.0.113.115";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String VARIABLE = "POSTSCREEN_GREET_WAIT";
    private static final String MANIFEST = MailServer.resource("mail-server.yaml")
            .replace("${namespace}", NAMESPACE)
            .replace("${name}", MailServer.NAME)
            .replace("${image}", MailServerImage.of(Generation.DEBIAN_12));

    private final Cluster cluster = Cluster.shared();
    private final MailClient client = new MailClient(cluster);
    private final MailServer mailServer =
            MailServer.deployed(cluster, NAMESPACE, MailServer.NAME, Generation.DEBIAN_12);
    private final Template untouched = deploy();
    private final AppliedMailIngress mail = AppliedMailIngress.apply(cluster, NAMESPACE, """
            listeners: [{name: smtp}, {name: imaps}]
            mailServers: [{name: dms, workloadRef: {name: mailserver}}]
            service: {type: ClusterIP, externalIPs: ["%s"]}
            proxy: {replicas: 1}
            """.formatted(ADDRESS));
    private final Template.Ours ours = oursOnceReady();

    @BeforeAll
    void route() {
        client.route(ADDRESS);
        assertThat(ours.isNothing()).isFalse();
        assertThat(template().theirs()).isEqualTo(untouched.theirs());
    }

    @AfterAll
    void stopClient() {
        client.close();
    }

    @Test
    @Order(1)
    void shouldSurviveWhenTheOwnerAppliesByForceAsArgoCdDoes() {
        // Given
        int revision = revision();

        // When
        kubectl(
                MANIFEST.replace("value: 1s", "value: 2s"),
                "apply --server-side --force-conflicts --field-manager argocd-controller");

        // Then
        assertBothAreThere(untouched.with(VARIABLE, "2s"));
        assertThat(revision()).as("the owner's one change, and no repair").isEqualTo(revision + 1);
        assertThat(fieldsOf("argocd-controller")).contains(VARIABLE).doesNotContain("mailingress");
        assertThat(fieldsOf("mailingress.dev-")).contains("mailingress-files").doesNotContain(VARIABLE);
    }

    @Test
    @Order(2)
    void shouldComeBackWhenTheOwnerReplacesTheWhole() {
        // When
        kubectl(MANIFEST, "replace");

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
                + " kubectl edit -n " + NAMESPACE + " deployment/mailserver");

        // Then
        assertBothAreThere(untouched.with(VARIABLE, "3s"));
    }

    @Test
    @Order(4)
    void shouldComeBackWhenTheOwnerUndoesARollout() {
        // Given
        kubectl(MANIFEST.replace("value: 1s", "value: 4s"), "apply --server-side --force-conflicts");
        assertBothAreThere(untouched.with(VARIABLE, "4s"));
        mail.change("{\"listeners\": [{\"name\": \"smtp\"}, {\"name\": \"imaps\"}, {\"name\": \"imap\"}]}");
        mail.awaitCondition("DmsConfigured", "True:Configured");
        Template.Ours later = template().ours();
        assertThat(later).isNotEqualTo(ours);

        // When
        cluster.kubectl("rollout", "undo", "-n", NAMESPACE, "deployment/mailserver");

        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(template().ours()).isEqualTo(later));
        assertThat(template().theirs()).isEqualTo(untouched.with(VARIABLE, "4s").theirs());
        assertServes("after-undo");
    }

    @Test
    @Order(5)
    void shouldLeaveTheirsAloneWhenTheResourceGoes() {
        // When
        cluster.kubectl("delete", "mi/mail", "-n", NAMESPACE, "--timeout=60s");

        // Then
        assertThat(template().whole()).isEqualTo(untouched.with(VARIABLE, "4s").whole());
    }

    private Template deploy() {
        cluster.createNamespace(NAMESPACE);
        cluster.apply(MANIFEST);
        cluster.kubectl("rollout", "status", "-n", NAMESPACE, "deployment/mailserver", "--timeout=180s");
        return template();
    }

    private Template.Ours oursOnceReady() {
        mail.awaitReady();
        return template().ours();
    }

    private void assertBothAreThere(Template owners) {
        await().atMost(SOON).untilAsserted(() -> assertThat(template().ours()).isEqualTo(ours));
        assertThat(template().theirs()).isEqualTo(owners.theirs());
        assertServes("served");
    }

    private void assertServes(String subject) {
        cluster.kubectl("rollout", "status", "-n", NAMESPACE, "deployment/mailserver", "--timeout=60s");
        mail.awaitCondition("DmsConfigured", "True:Configured");
        mail.awaitReady();
        client.deliver(ADDRESS, subject);
        await().atMost(SOON).until(() -> mailServer.seen("postfix/smtpd", client.address()) > 0);
    }

    private void kubectl(String yaml, String command) {
        cluster.onNode("cat > /tmp/owners.yaml <<'END'\n" + yaml + "END\nkubectl " + command + " -f /tmp/owners.yaml");
    }

    private Template template() {
        return new Template(mailServer.deployment().getSpec().getTemplate());
    }

    /** How many templates there were, as the Deployment's controller counts them. */
    private int revision() {
        return Integer.parseInt(Objects.requireNonNull(
                mailServer.deployment().getMetadata().getAnnotations().get("deployment.kubernetes.io/revision")));
    }

    /** What a field manager owns, as text. */
    private String fieldsOf(String manager) {
        return mailServer.deployment().getMetadata().getManagedFields().stream()
                .filter(entry -> entry.getManager().startsWith(manager))
                .filter(entry ->
                        entry.getSubresource() == null || entry.getSubresource().isEmpty())
                .map(ManagedFieldsEntry::getFieldsV1)
                .map(fields -> fields.getAdditionalProperties().toString())
                .findFirst()
                .orElseThrow();
    }
}
