package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.api.v1alpha1.PortStatus;
import dev.mailingress.operator.testing.DmsGeneration;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The proof on ports of their own, for clients of both address families, and of a mail server of its owner. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeparatePortsVerificationIT {

    private static final String NAMESPACE = "verification-separate";
    private static final String ADDRESS = "203.0.113.68";
    private static final String BALANCER_LABEL = "svccontroller.k3s.cattle.io/svcname=mail";

    private final TestCluster cluster = TestCluster.shared();

    @AutoClose
    private final MailClient client = new MailClient(cluster, ADDRESS);

    private AppliedMailIngress mail = new AppliedMailIngress(cluster, NAMESPACE);

    @BeforeAll
    void deploy() {
        MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_12);
        mail = AppliedMailIngress.apply(cluster, NAMESPACE, """
                listeners: [{name: smtp}, {name: submission}, {name: imap}, {name: imaps}]
                mailServers: [%s]
                service: {type: NodePort, externalIPs: ["%s"], ipFamilyPolicy: PreferDualStack}
                proxy: {replicas: 1}
                """.formatted(
                        "{name: dms, workloadRef: {name: mailserver}, configuration: {mode: External}}", ADDRESS));
    }

    @Test
    @Order(1)
    void shouldReportAMailServerOfItsOwnerThatDoesNotExpectTheHeader() {
        // Then
        assertThat(mail.awaitCondition("BackendVerified", "False:NoHeaderExpected"))
                .contains("\"dms\"", "port 25");
        assertThat(mail.isTrue("Ready")).isFalse();
        // When
        patch("{\"name\": \"dms\", \"workloadRef\": {\"name\": \"mailserver\"}, \"proxyProtocol\": \"None\","
                + " \"configuration\": {\"mode\": \"External\"}}");
        // Then
        assertThat(mail.awaitCondition("BackendVerified", "True:NotProven")).contains("do not confirm");
        mail.awaitReady();
    }

    @Test
    @Order(2)
    void shouldConfirmTheAddressesOfBothFamiliesOnPortsOfTheirOwn() {
        // When
        patch("{\"name\": \"dms\", \"workloadRef\": {\"name\": \"mailserver\"}, \"proxyProtocol\": \"V2\","
                + " \"configuration\": {\"mode\": \"SeparatePorts\"}}");
        // Then
        mail.awaitCondition("BackendVerified", "True:SeesClient");
        mail.awaitReady();
        assertThat(mail.status().mailServers().get(0).ports())
                .extracting(PortStatus::port, PortStatus::family, PortStatus::verdict)
                .containsExactlyInAnyOrder(
                        tuple(10_143, "IPv4", "SeesClient"),
                        tuple(10_143, "IPv6", "SeesClient"),
                        tuple(10_587, "IPv4", "SeesClient"),
                        tuple(10_587, "IPv6", "SeesClient"),
                        tuple(10_993, "IPv4", "SeesClient"),
                        tuple(10_993, "IPv6", "SeesClient"),
                        tuple(12_525, "IPv4", "SeesClient"),
                        tuple(12_525, "IPv6", "SeesClient"));
    }

    @Test
    @Order(3)
    void shouldNameAPodThatHidesMostClientsByItsLabel() {
        // Given
        ShellPod balancer = ShellPod.start(cluster, NAMESPACE + "-balancer", "svclb");
        cluster.kubectl("label", "pod/svclb", "-n", NAMESPACE + "-balancer", BALANCER_LABEL);
        String proxy = mail.proxies().get(0).address();
        // When
        balancer.exec("bash", "-c", "for i in $(seq 6); do nc -z -w 3 " + proxy + " 10993; done");
        // Then
        assertThat(mail.awaitCondition("ClientAddressPreserved", "False:LoadBalancerPods"))
                .contains("ServiceLB", "svccontroller.k3s.cattle.io/enablelb=true");
        // When
        cluster.kubectl("label", "pod/svclb", "-n", NAMESPACE + "-balancer", BALANCER_LABEL.replaceAll("=.*", "-"));
        // Then
        mail.awaitReady();
        assertThat(mail.status().warnings())
                .anyMatch(warning -> warning.reason().equals("PodsOnPublicName"));
    }

    @Test
    @Order(4)
    void shouldReportThatPostfixRefusesClientsWithIpv6Addresses() {
        // When
        patch("{\"name\": \"dms\", \"workloadRef\": {\"name\": \"mailserver\"}, \"configuration\": {\"mode\":"
                + " \"SeparatePorts\", \"userPatches\": \"postconf -e inet_protocols=ipv4\"}}");
        // Then
        mail.awaitCondition("BackendVerified", "False:FamilyRefused");
        assertThat(mail.status().mailServers().get(0).ports())
                .extracting(PortStatus::port, PortStatus::family, PortStatus::verdict)
                .contains(
                        tuple(12_525, "IPv4", "SeesClient"),
                        tuple(12_525, "IPv6", "FamilyRefused"),
                        tuple(10_587, "IPv6", "FamilyRefused"),
                        tuple(10_993, "IPv6", "SeesClient"));
    }

    @Test
    @Order(5)
    void shouldWarnWhenAnotherPolicyAdmitsEverybody() {
        // When
        cluster.apply("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: open, namespace: %s}
                spec: {podSelector: {matchLabels: {app: mailserver}}, ingress: [{}]}
                """.formatted(NAMESPACE));
        cluster.kubectl("rollout", "restart", "deployment/mailserver", "-n", NAMESPACE);
        // Then
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(mail.status().warnings())
                        .anyMatch(warning -> warning.reason().equals("PolicyNotEnforced")));
        // When
        cluster.kubectl("delete", "networkpolicy/open", "-n", NAMESPACE);
        // Then
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(mail.status().warnings())
                        .noneMatch(warning -> warning.reason().equals("PolicyNotEnforced")));
    }

    private void patch(String server) {
        mail.patch("{\"mailServers\": [" + server + "]}");
    }
}
