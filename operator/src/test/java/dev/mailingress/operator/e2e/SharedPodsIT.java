package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Three mail servers of two MailIngresses in the same pod: no policy opens a port that another policy closes. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SharedPodsIT {

    private static final String NAMESPACE = "shared-pods";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ADDRESS = "203.0.113.135";
    private static final Set<Integer> OTHER_PORTS = Set.of(1, 994, 8080, 65_535);

    private final TestCluster cluster = TestCluster.shared();

    @AutoClose
    private final MailClient client = new MailClient(cluster, ADDRESS);

    private final MailServerUnderTest mailServer =
            MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_13);
    private final ShellPod otherPod = ShellPod.start(cluster, NAMESPACE + "-clients", "other");
    private final AppliedMailIngress mail = AppliedMailIngress.apply(cluster, NAMESPACE, """
            listeners: [{name: smtp}]
            mailServers: [{name: dms, workloadRef: {name: mailserver}}]
            service: {type: ClusterIP, externalIPs: ["%s"]}
            proxy: {replicas: 1}
            """.formatted(ADDRESS));

    @Test
    @Order(1)
    void shouldCloseOnePortWhenOneMailServerExpectsAHeaderThere() {
        // When
        mail.awaitReady();
        mailServer.bash(MailServerUnderTest.resource("other-ports.bash"));
        // Then
        assertThat(otherPod.openPorts(mailServer.podAddress(), Set.of(24, 25, 26)))
                .containsExactlyInAnyOrder(24, 26);
    }

    @Test
    @Order(2)
    void shouldCloseThePortsOfAllMailServersWhenTwoMailIngressesShareAPod() {
        // Given
        String podUid = mailServer.podUid();
        cluster.apply(MailServerUnderTest.resource("shared-pods.yaml").replace("${namespace}", NAMESPACE));
        mail.patch("""
                {"listeners": [{"name": "smtp"}, {"name": "behind", "port": 9024, "targetPort": 24, "mailServer": "behind"}],
                 "mailServers": [{"name": "dms", "workloadRef": {"name": "mailserver"}},
                  {"name": "behind", "serviceRef": {"name": "behind"}, "configuration": {"mode": "External"}}]}""");
        mail.awaitReady();
        cluster.kubectl("wait", "--for=condition=Ready", "mi/other", "-n", NAMESPACE, "--timeout=180s");

        // Then
        await("update of the first policy")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(otherPod.openPorts(mailServer.podAddress(), Set.of(24, 25, 26)))
                        .isEmpty());
        assertThat(otherPod.openPorts(mailServer.podAddress(), OTHER_PORTS)).isEqualTo(OTHER_PORTS);
        assertThat(mailServer.podUid()).isEqualTo(podUid);
    }

    @Test
    @Order(3)
    void shouldStillCarryMail() {
        // Given
        long before = mailServer.logged("postfix/smtpd", client.address());

        // When
        client.deliver(ADDRESS, "through-three-policies");

        // Then
        await().atMost(SOON).until(() -> mailServer.logged("postfix/smtpd", client.address()) > before);
    }

    @Test
    @Order(4)
    void shouldReopenAPortWhenTheMailServerThatExpectedAHeaderThereIsDeleted() {
        // When
        cluster.kubectl("delete", "mi/other", "-n", NAMESPACE, "--wait");

        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(otherPod.openPorts(mailServer.podAddress(), Set.of(24, 25, 26)))
                        .containsExactly(26));
    }
}
