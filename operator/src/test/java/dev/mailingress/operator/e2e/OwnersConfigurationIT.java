package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.testing.DmsGeneration;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A mail server whose owner configured the PROXY ports, which the operator takes over while mail flows. */
@Tag("slow")
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnersConfigurationIT {

    private static final String NAMESPACE = "owners-configuration";
    private static final String ADDRESS = "203.0.113.147";
    private static final String OWN = "own";
    /** Once the operator mounts its own files, these cannot be copied, and need not be. */
    private static final String START = """
            mkdir -p /tmp/docker-mailserver
            cp /own/postfix-master.cf /tmp/docker-mailserver/
            cp /own/99-mail-ingress.conf /etc/dovecot/conf.d/98-own.conf
            exec entrypoint
            """;

    private final TestCluster cluster = TestCluster.shared();

    @AutoClose
    private final MailClient client = new MailClient(cluster, ADDRESS);

    private final MailServerUnderTest example =
            MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_13);
    private final AppliedMailIngress mail =
            AppliedMailIngress.apply(cluster, NAMESPACE, """
            listeners: [{name: smtp}, {name: submission}, {name: imaps}]
            mailServers: [{name: dms, workloadRef: {name: mailserver}, configuration: {mode: SamePorts}}]
            service: {type: NodePort, externalIPs: ["%s"]}
            proxy: {replicas: 2}
            """.formatted(ADDRESS)).awaitReady();
    private final MailServerUnderTest mailServer = deployAsItsOwner();

    @Test
    void shouldLoseNoMessageWhenTheOperatorTakesOver() {
        // Given
        mail.patch(server("External"));
        mail.awaitReady();
        String uid = mailServer.podUid();
        try (StreamedMail stream = StreamedMail.start(client, ADDRESS, mailServer)) {
            // When
            mail.patch(server("SamePorts"));
            // Then
            mail.awaitReady();
            mailServer.awaitRollout();
            assertThat(mailServer.podUid()).isNotEqualTo(uid);
            assertThat(mailServer.template().injected().isEmpty()).isFalse();
            stream.awaitMore();
            stream.assertNothingLost("the operator takes over");
        }
    }

    private MailServerUnderTest deployAsItsOwner() {
        ConfigMap injected = cluster.client().configMaps().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(configMap -> configMap.getMetadata().getName().startsWith("mail-dms-dms-"))
                .findFirst()
                .orElseThrow();
        cluster.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(OWN)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withData(injected.getData())
                        .addToData("start.sh", START)
                        .build())
                .create();
        MailServerUnderTest deployed = MailServerUnderTest.deploy(
                        cluster, NAMESPACE, client, DmsGeneration.DEBIAN_13, OWN)
                .withVolumes();
        deployed.patch(MailServerUnderTest.resource("mail-server-by-its-owner.yaml"));
        deployed.awaitRollout();
        example.awaitRollout();
        return deployed;
    }

    private static String server(String mode) {
        return """
                {"mailServers": [{"name": "dms", "workloadRef": {"name": "%s"}, "configuration": {"mode": "%s"}}]}
                """.formatted(OWN, mode);
    }
}
