package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.api.v1alpha1.WarningStatus;
import dev.mailingress.operator.testing.DmsGeneration;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Warnings appear with their causes and disappear with them, with the rights that the chart grants. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WarningsIT {

    private static final String NAMESPACE = "warnings";
    private static final String ADDRESS = "203.0.113.66";

    private final TestCluster cluster = TestCluster.shared();

    @AutoClose
    private final MailClient client = new MailClient(cluster, ADDRESS);

    private final MailServerUnderTest mailServer =
            MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_13);

    @Test
    void shouldWarnUntilTheCausesAreRemoved() {
        // Given
        settings("container", "0");
        takeSettingsFromTheConfigMap();
        serviceOfBefore();

        // When
        AppliedMailIngress mail =
                AppliedMailIngress.apply(cluster, NAMESPACE, """
                listeners: [{name: smtp}, {name: submission}, {name: imap}, {name: pop3}]
                mailServers: [{name: dms, workloadRef: {name: %s}, configuration: {mode: SamePorts}}]
                service: {type: NodePort, externalIPs: ["%s"]}
                proxy: {replicas: 1}
                """.formatted(MailServerUnderTest.NAME, ADDRESS));

        // Then
        assertThat(mail.awaitCondition("Warning", "True:WarningsPresent")).contains("PermitDocker");
        assertThat(mail.status().warnings())
                .extracting(WarningStatus::reason)
                .containsExactlyInAnyOrder("PermitDocker", "RelayByAddress", "ServiceDisabled", "OldPublicService");
        assertThat(mail.status().warnings())
                .extracting(WarningStatus::message)
                .anyMatch(message -> message.contains("PERMIT_DOCKER=container"))
                .anyMatch(message -> message.contains("listener pop3: POP3 is off (ENABLE_POP3=0)"))
                .anyMatch(message -> message.contains("\"kubectl delete service before -n " + NAMESPACE + "\""));
        awaitEvent("WarningsPresent", "Warning");

        // When
        settings("none", "1");
        // The warnings describe the ConfigMap, and a pod reads its environment when it starts.
        cluster.kubectl("rollout", "restart", mailServer.reference(), "-n", NAMESPACE);
        cluster.kubectl("delete", "service", "before", "-n", NAMESPACE);

        // Then
        mail.awaitCondition("Warning", "False:NoWarnings");
        assertThat(mail.status().warnings()).isEmpty();
        awaitEvent("NoWarnings", "Normal");
        mail.awaitReady();
    }

    private void settings(String permitDocker, String pop3) {
        cluster.apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings, namespace: %s}
                data: {PERMIT_DOCKER: "%s", ENABLE_POP3: "%s"}
                """.formatted(NAMESPACE, permitDocker, pop3));
    }

    private void takeSettingsFromTheConfigMap() {
        cluster.kubectl("set", "env", mailServer.reference(), "-n", NAMESPACE, "PERMIT_DOCKER-", "ENABLE_POP3-");
        mailServer.patch("""
                {"spec": {"template": {"spec": {"containers": [
                  {"name": "docker-mailserver", "envFrom": [{"configMapRef": {"name": "settings"}}]}]}}}}
                """);
        mailServer.awaitRollout();
    }

    /** Of a load balancer that does not exist: that of the cluster would take the node's port. */
    private void serviceOfBefore() {
        cluster.apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: before, namespace: %s}
                spec:
                  type: LoadBalancer
                  loadBalancerClass: example.test/none
                  selector: {app: %s}
                  ports: [{name: smtp, port: 25}]
                """.formatted(NAMESPACE, MailServerUnderTest.NAME));
    }

    private void awaitEvent(String reason, String type) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(types(reason)).containsExactly(type));
    }

    private Set<String> types(String reason) {
        return cluster.kubectl(
                        "get",
                        "events",
                        "-n",
                        NAMESPACE,
                        "--field-selector=reason=" + reason,
                        "-o",
                        "jsonpath={range .items[*]}{.type}{\"\\n\"}{end}")
                .lines()
                .collect(Collectors.toSet());
    }
}
