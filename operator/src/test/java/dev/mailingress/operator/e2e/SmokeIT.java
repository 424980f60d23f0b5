package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import dev.mailingress.operator.testing.MailServerImage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Smoke test: after one kubectl apply mail arrives with the client's own address. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmokeIT {

    private static final String NAMESPACE = "smoke";
    private static final Duration SOON = Duration.ofSeconds(30);

    private final TestCluster cluster = TestCluster.shared();

    @AutoClose
    private final MailClient client = new MailClient(cluster);

    private final MailServerUnderTest mailServer =
            MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_12);

    @BeforeAll
    void applyMailIngress() {
        cluster.apply(MailServerUnderTest.resource("mail-ingress.yaml")
                .replace("${namespace}", NAMESPACE)
                .replace("${address}", cluster.address()));
        cluster.kubectl("wait", "--for=condition=Ready", "mi/mail", "-n", NAMESPACE, "--timeout=180s");
    }

    @Test
    void shouldReportEveryConditionAndTheAddressWhenReady() {
        // When
        String conditions = cluster.kubectl(
                "get",
                "mi/mail",
                "-n",
                NAMESPACE,
                "-o",
                "jsonpath={range .status.conditions[*]}{.type}={.status}:{.reason}:{.observedGeneration} {end}");
        List<String> addresses = Arrays.asList(
                cluster.kubectl("get", "mi/mail", "-n", NAMESPACE, "-o", "jsonpath={.status.addresses[*].value}")
                        .split(" "));
        String columns = cluster.kubectl("get", "mi", "-n", NAMESPACE);

        // Then
        assertThat(conditions)
                .isEqualTo("Accepted=True:Accepted:1 ResolvedRefs=True:Resolved:1 AddressAssigned=True:Assigned:1 "
                        + "Programmed=True:Programmed:1 "
                        + "DmsConfigured=True:Configured:1 Warning=True:WarningsPresent:1 Ready=True:Ready:1 ");
        // After another test has added a second node, the load balancer reports both addresses in any order.
        assertThat(addresses).contains(cluster.address());
        assertThat(columns.lines().findFirst().orElse("").trim().split(" +")).contains("READY", "ADDRESS", "AGE");
        assertThat(columns).contains(addresses.get(0));
    }

    @Test
    void shouldShowTheClientsAddressWhenMailComesFromAnotherServerOnPort25() {
        // When
        client.deliver(cluster.address(), "from-port-25");

        // Then
        assertThat(receivedHeader("from-port-25")).contains("[" + client.address() + "]");
        assertLogNames(client.address(), "postfix/smtpd");
    }

    @Test
    void shouldShowTheClientsAddressWhenMailIsSubmittedOnPort587() {
        // When
        client.submit(cluster.address(), "from-port-587", "--port", "587", "-tls");

        // Then
        assertReceivedNamesClientUnlessDms("from-port-587");
        assertLogNames(client.address(), "postfix/submission/smtpd");
    }

    @Test
    void shouldShowTheClientsAddressWhenMailIsSubmittedOnPort465() {
        // When
        client.submit(cluster.address(), "from-port-465", "--port", "465", "-tlsc");

        // Then
        assertReceivedNamesClientUnlessDms("from-port-465");
        assertLogNames(client.address(), "postfix/submissions/smtpd");
    }

    @Test
    void shouldShowTheClientsAddressWhenReadingMailOnPort993() {
        // Given
        long before = logins();

        // When
        client.imap("imaps://" + cluster.address(), "-X", "STATUS INBOX (MESSAGES)");

        // Then
        await().atMost(SOON).until(() -> logins() > before);
    }

    @Test
    void shouldShowTheClientsAddressWhenReadingMailOnPort143() {
        // Given
        long before = logins();

        // When
        client.imap("imap://" + cluster.address(), "--ssl-reqd", "-X", "STATUS INBOX (MESSAGES)");

        // Then
        await().atMost(SOON).until(() -> logins() > before);
    }

    @Test
    void shouldNeverLogAProxyAsClient() {
        // Given
        List<String> proxies = cluster
                .client()
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel("app.kubernetes.io/component", "proxy")
                .list()
                .getItems()
                .stream()
                .map(pod -> pod.getStatus().getPodIP())
                .toList();
        client.deliver(cluster.address(), "never-a-proxy");
        client.imap("imaps://" + cluster.address(), "-X", "STATUS INBOX (MESSAGES)");

        // When
        String clients = Arrays.stream(mailServer.log().split("\n"))
                .filter(line -> line.contains("connect from") || line.contains("CONNECT from") || line.contains("rip="))
                .map(line -> line.replaceAll("lip=[^,]*|to \\[[^]]*]", ""))
                .collect(Collectors.joining("\n"));

        // Then
        assertThat(clients).contains(client.address());
        assertThat(proxies).isNotEmpty().allSatisfy(proxy -> assertThat(clients).doesNotContain(proxy));
    }

    @Test
    void shouldCloseAPortThatAcceptsHeadersToOtherPods() {
        // Given
        ShellPod otherPod = ShellPod.start(cluster, NAMESPACE, "other");
        String pod = mailServer.podAddress();

        // When
        boolean open = otherPod.reaches(pod, 110);
        boolean closed = otherPod.reaches(pod, 25);

        // Then
        assertThat(open)
                .as("control: a port without a listener stays open to the cluster")
                .isTrue();
        assertThat(closed)
                .as("port 25 accepts any header, so only proxies may reach it")
                .isFalse();
    }

    @Test
    void shouldRefuseToRelayWhenAClientClaimsLoopback() {
        // When
        String dialogue = mailServer.bash(MailServerUnderTest.resource("forged-loopback.bash"));

        // Then
        assertThat(dialogue).contains("Relay access denied");
    }

    private void assertReceivedNamesClientUnlessDms(String subject) {
        // docker-mailserver removes the header from submitted mail (sender-cleanup); only the log names the client.
        if (!MailServerImage.trueDms()) {
            assertThat(receivedHeader(subject)).contains("[" + client.address() + "]");
        }
    }

    private void assertLogNames(String address, String service) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mailServer.log().lines())
                        .anyMatch(line -> line.contains(service)
                                && line.contains("client=")
                                && line.contains("[" + address + "]")));
    }

    private long logins() {
        return mailServer
                .log()
                .lines()
                .filter(line -> line.contains("imap-login") && line.contains("rip=" + client.address() + ","))
                .count();
    }

    /** The Received headers, read over IMAP. */
    private String receivedHeader(String subject) {
        return client.imap(client.findMessage(cluster.address(), subject) + ";SECTION=HEADER.FIELDS%20(RECEIVED)");
    }
}
