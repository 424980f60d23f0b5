package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What packets say of the policies, with all eight mail services: nothing but the ports that believe a header is closed. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkPolicyIT {

    private static final String NAMESPACE = "network-policy";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ADDRESS = "203.0.113.55";
    private static final Set<Integer> PROXY_PORTS = Set.of(25, 465, 587, 143, 993, 110, 995, 4190);
    private static final Set<Integer> OTHER_PORTS = Set.of(1, 24, 26, 994, 8080, 65_535);

    private final TestCluster cluster = TestCluster.shared();
    private final MailClient client = new MailClient(cluster);
    private final MailServerUnderTest mailServer =
            MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_12);
    private final ShellPod neighbour = ShellPod.start(cluster, NAMESPACE, "neighbour");
    private final ShellPod stranger = ShellPod.startOnSecondNode(cluster, NAMESPACE + "-strangers", "stranger");
    private final AppliedMailIngress mail = AppliedMailIngress.apply(cluster, NAMESPACE, """
            listeners:
            - {name: smtp}
            - {name: submission}
            - {name: submissions}
            - {name: imap}
            - {name: imaps}
            - {name: pop3}
            - {name: pop3s}
            - {name: managesieve}
            mailServers: [{name: dms, workloadRef: {name: mailserver}}]
            service: {type: ClusterIP, externalIPs: ["%s"]}
            proxy: {replicas: 1}
            """.formatted(ADDRESS));

    @BeforeAll
    void listenOnOtherPorts() {
        mail.awaitReady();
        client.route(ADDRESS);
        mailServer.bash(MailServerUnderTest.resource("other-ports.bash"));
    }

    @AfterAll
    void stopClient() {
        client.close();
    }

    @ParameterizedTest
    @MethodSource("otherPods")
    void shouldRefuseEveryOtherPodWhenAPortBelievesHeaders(ShellPod pod, String family) {
        // Given
        assertThat(mailServer.listening()).containsAll(PROXY_PORTS);

        // When
        Set<Integer> open = pod.open(mailServer.podAddressLike(family), PROXY_PORTS);

        // Then
        assertThat(open).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("otherPods")
    void shouldLeaveEveryOtherPortOpenWhenTheProxyPortsAreClosed(ShellPod pod, String family) {
        // Given
        String address = mailServer.podAddressLike(family);

        // When
        Set<Integer> open = pod.open(address, OTHER_PORTS);
        String echo = pod.echo(address, 514);

        // Then
        assertThat(open).isEqualTo(OTHER_PORTS);
        assertThat(echo).isEqualTo("over UDP");
    }

    List<Arguments> otherPods() {
        return List.of(Arguments.of(neighbour, "10."), Arguments.of(stranger, "10."), Arguments.of(stranger, "fd42:"));
    }

    @Test
    void shouldLetTheMailServerSendMailAndAskNamesWhenItsPortsAreClosed() {
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
    void shouldCarryMailAndOpenNothingElseWhenTheNamespaceDeniesEverything() {
        // Given
        cluster.apply(MailServerUnderTest.resource("deny-everything.yaml").replace("${namespace}", NAMESPACE));
        await("what somebody else closes stays closed")
                .atMost(SOON)
                .until(() -> !stranger.reaches(mailServer.podAddress(), 8080));
        long before = mailServer.seen("postfix/smtpd", client.address());
        try {

            // When
            client.deliver(ADDRESS, "through-closed-doors");
            long generation = mail.change("{\"timeouts\": {\"connect\": \"4s\"}}");

            // Then
            await().atMost(SOON).until(() -> mailServer.seen("postfix/smtpd", client.address()) > before);
            mail.awaitRunning(generation, 1);
            mail.awaitCondition("Programmed", "True:Programmed");
        } finally {
            cluster.kubectl("delete", "networkpolicy", "deny-everything", "-n", NAMESPACE);
            await("and opens with it").atMost(SOON).until(() -> stranger.reaches(mailServer.podAddress(), 8080));
        }
    }
}
