package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Effect of the NetworkPolicies, with all eight mail services: only the ports that accept a header are closed. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkPolicyIT {

    private static final String NAMESPACE = "network-policy";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ADDRESS = "203.0.113.55";
    private static final Set<Integer> PROXY_PORTS = Set.of(25, 465, 587, 143, 993, 110, 995, 4190);
    private static final Set<Integer> OTHER_PORTS = Set.of(1, 24, 26, 994, 8080, 65_535);

    private final TestCluster cluster = TestCluster.shared();

    @AutoClose
    private final MailClient client = new MailClient(cluster, ADDRESS);

    private final MailServerUnderTest mailServer =
            MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_12);
    private final ShellPod podInNamespace = ShellPod.start(cluster, NAMESPACE, "other");
    private final ShellPod podInOtherNamespace = ShellPod.startOnSecondNode(cluster, NAMESPACE + "-clients", "other");
    private final AppliedMailIngress mail = AppliedMailIngress.apply(
                    cluster, NAMESPACE, EightServices.SAME_PORTS.spec(ADDRESS, ""))
            .awaitReady();

    @BeforeAll
    void listenOnOtherPorts() {
        mailServer.bash(MailServerUnderTest.resource("other-ports.bash"));
    }

    @ParameterizedTest
    @MethodSource("otherPods")
    void shouldCloseThePortsThatAcceptHeadersToEveryOtherPod(ShellPod pod, String family) {
        // Given
        assertThat(mailServer.listeningPorts()).containsAll(PROXY_PORTS);

        // When
        Set<Integer> open = pod.openPorts(mailServer.podAddressLike(family), PROXY_PORTS);

        // Then
        assertThat(open).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("otherPods")
    void shouldLeaveEveryOtherPortOpen(ShellPod pod, String family) {
        // Given
        String address = mailServer.podAddressLike(family);

        // When
        Set<Integer> open = pod.openPorts(address, OTHER_PORTS);
        String echo = pod.echo(address, 514);

        // Then
        assertThat(open).isEqualTo(OTHER_PORTS);
        assertThat(echo).isEqualTo("over UDP");
    }

    List<Arguments> otherPods() {
        return List.of(
                Arguments.of(podInNamespace, "10."),
                Arguments.of(podInOtherNamespace, "10."),
                Arguments.of(podInOtherNamespace, "fd42:"));
    }

    @Test
    void shouldAllowTheMailServerToSendMailAndResolveNames() {
        // Given
        client.bash("(echo '220 mx.elsewhere.test' | timeout 30 nc -N -l 25 >/dev/null 2>&1 &)");

        // When
        String name = mailServer.bash("getent hosts kubernetes.default.svc.cluster.local");
        String greeting = mailServer.bash(
                "exec 3<>/dev/tcp/" + client.address() + "/25 && read -r -t 10 line <&3 && echo \"$line\"");

        // Then
        assertThat(name).contains("kubernetes.default.svc.cluster.local");
        assertThat(greeting).startsWith("220 mx.elsewhere.test");
    }

    @Test
    void shouldCarryMailAndOpenNothingElseWhenTheNamespaceDeniesAllTraffic() {
        // Given
        cluster.apply(MailServerUnderTest.resource("deny-everything.yaml").replace("${namespace}", NAMESPACE));
        await("port closed by the other policy")
                .atMost(SOON)
                .until(() -> !podInOtherNamespace.reaches(mailServer.podAddress(), 8080));
        long before = mailServer.logged("postfix/smtpd", client.address());
        try {

            // When
            client.deliver(ADDRESS, "despite-deny-everything");
            long generation = mail.patch("{\"timeouts\": {\"connect\": \"4s\"}}");

            // Then
            await().atMost(SOON).until(() -> mailServer.logged("postfix/smtpd", client.address()) > before);
            mail.awaitGeneration(generation, 1);
            mail.awaitCondition("Programmed", "True:Programmed");
        } finally {
            cluster.kubectl("delete", "networkpolicy", "deny-everything", "-n", NAMESPACE);
            await("port open without the other policy")
                    .atMost(SOON)
                    .until(() -> podInOtherNamespace.reaches(mailServer.podAddress(), 8080));
        }
    }
}
