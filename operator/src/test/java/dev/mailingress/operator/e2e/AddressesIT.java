package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Addresses of the public Service: mail sent to any of them arrives with the client's own address. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AddressesIT {

    private static final String NAMESPACE = "addresses";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern COMMAND = Pattern.compile("kubectl delete service \\S+ -n \\S+");

    private static final String CLUSTER_IP = "10.43.0.25";
    private static final String CLUSTER_IP_V6 = "fd43::25";
    private static final String LOAD_BALANCER_IP = "203.0.113.25";
    private static final String LOAD_BALANCER_IP_V6 = "2001:db8:25::25";
    private static final String EXTERNAL_IP = "203.0.113.26";
    private static final String EXTERNAL_IP_V6 = "2001:db8:25::26";

    private final TestCluster cluster = TestCluster.shared();

    @AutoClose
    private final MailClient client =
            new MailClient(cluster, LOAD_BALANCER_IP, LOAD_BALANCER_IP_V6, EXTERNAL_IP, EXTERNAL_IP_V6);

    private final MailServerUnderTest mailServer =
            MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_12);
    private final ShellPod pod = ShellPod.startOnSecondNode(cluster, NAMESPACE, "other");
    private final AppliedMailIngress mail = AppliedMailIngress.apply(cluster, NAMESPACE, """
            mailServers: [{name: dms, workloadRef: {name: mailserver}}]
            service:
              type: LoadBalancer
              clusterIPs: ["%s", "%s"]
              ipFamilyPolicy: RequireDualStack
              loadBalancerClass: mailingress.test/manual
              loadBalancerIP: %s
              externalIPs: ["%s", "%s"]
              nodePorts: {smtp: 30025}
            proxy: {replicas: 1}
            """.formatted(
                    CLUSTER_IP, CLUSTER_IP_V6, LOAD_BALANCER_IP, EXTERNAL_IP, EXTERNAL_IP_V6));

    @BeforeAll
    void assignLoadBalancerAddresses() {
        String message = mail.awaitCondition("AddressAssigned", "False:AddressPending");
        assertThat(message).contains("kubectl describe service mail");
        cluster.kubectl(
                "patch",
                "service/mail",
                "-n",
                NAMESPACE,
                "--subresource=status",
                "--type=merge",
                "--patch={\"status\":{\"loadBalancer\":{\"ingress\":[{\"ip\":\"" + LOAD_BALANCER_IP + "\"},{\"ip\":\""
                        + LOAD_BALANCER_IP_V6 + "\"}]}}}");
        mail.awaitReady();
    }

    @Test
    @Order(1)
    void shouldReportEveryAddressOfTheService() {
        assertThat(mail.addresses())
                .containsExactly(
                        LOAD_BALANCER_IP, LOAD_BALANCER_IP_V6, EXTERNAL_IP, EXTERNAL_IP_V6, CLUSTER_IP, CLUSTER_IP_V6);
    }

    @ParameterizedTest
    @MethodSource
    @Order(2)
    void shouldShowTheClientsAddressWhenMailComesFromOutside(String address, int port) {
        // Given
        String source = address.contains(":") ? client.addressV6() : client.address();
        long before = mailServer.logged("postfix/smtpd", source);

        // When
        client.deliver(address, "outside", "--port", Integer.toString(port));

        // Then
        await().atMost(SOON).until(() -> mailServer.logged("postfix/smtpd", source) > before);
    }

    List<Arguments> shouldShowTheClientsAddressWhenMailComesFromOutside() {
        return List.of(
                Arguments.of(LOAD_BALANCER_IP, 25),
                Arguments.of(LOAD_BALANCER_IP_V6, 25),
                Arguments.of(EXTERNAL_IP, 25),
                Arguments.of(EXTERNAL_IP_V6, 25),
                Arguments.of(cluster.address(), 30_025),
                Arguments.of(cluster.addressV6(), 30_025));
    }

    @ParameterizedTest
    @MethodSource
    @Order(2)
    void shouldShowThePodsAddressWhenItSubmitsToTheClusterAddress(String address) {
        // Given
        String source = pod.addressLike(address);
        long before = mailServer.logged("postfix/submission/smtpd", source);

        // When
        var result = pod.exec(MailClient.submission(address, 587, "-tls"));

        // Then
        assertThat(result.getExitCode()).as(result.toString()).isZero();
        await().atMost(SOON).until(() -> mailServer.logged("postfix/submission/smtpd", source) > before);
    }

    static List<String> shouldShowThePodsAddressWhenItSubmitsToTheClusterAddress() {
        return List.of(CLUSTER_IP, CLUSTER_IP_V6);
    }

    @Test
    @Order(3)
    void shouldRecreateTheServiceWithTheCommandOfTheMessageWhenTheClusterAddressChanges() {
        // Given
        mail.patch("{\"service\":{\"clusterIPs\":[\"10.43.0.125\",\"fd43::125\"]}}");
        String message = mail.awaitCondition("AddressAssigned", "False:AddressImmutable");
        assertThat(message).contains("clusterIP is 10.43.0.25, not 10.43.0.125");

        // When
        runCommandIn(message);

        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(mail.addresses()).contains("10.43.0.125", "fd43::125"));
        await().atMost(SOON).until(() -> pod.reaches("10.43.0.125", 993));
    }

    @Test
    @Order(4)
    void shouldShowTheClientsAddressWhenTheServiceBecomesIPv6Only() {
        // Given
        mail.patch("""
                {"service": {"type": "NodePort", "clusterIPs": null, "loadBalancerIP": null, "loadBalancerClass": null,
                 "externalIPs": null, "ipFamilyPolicy": "SingleStack", "ipFamilies": ["IPv6"]}}""");
        String message = mail.awaitCondition("AddressAssigned", "False:AddressImmutable");
        assertThat(message).contains("the first of ipFamilies is IPv4, not IPv6");
        long before = mailServer.logged("postfix/smtpd", client.addressV6());

        // When
        runCommandIn(message);
        mail.awaitCondition("AddressAssigned", "True:Assigned");
        await().atMost(SOON).until(() -> client.reaches(cluster.addressV6(), 30_025));
        client.deliver(cluster.addressV6(), "over-ipv6-only", "--port", "30025");

        // Then
        await().atMost(SOON).until(() -> mailServer.logged("postfix/smtpd", client.addressV6()) > before);
        assertThat(mail.service("mail").getSpec().getIpFamilies()).containsExactly("IPv6");
        assertThat(mail.addresses())
                .contains(mail.service("mail").getSpec().getClusterIP())
                .allSatisfy(address -> assertThat(address).contains(":"));
    }

    private void runCommandIn(String message) {
        Matcher command = COMMAND.matcher(message);
        assertThat(command.find()).as(message).isTrue();
        cluster.onNode(command.group());
    }
}
