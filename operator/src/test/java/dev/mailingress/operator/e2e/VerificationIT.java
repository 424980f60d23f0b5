package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.api.v1alpha1.Condition;
import dev.mailingress.operator.api.v1alpha1.ListenerStatus;
import dev.mailingress.operator.api.v1alpha1.PortStatus;
import dev.mailingress.operator.testing.DmsGeneration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Status is proof: the mail server itself confirms the client's address, and what breaks the path is reported. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerificationIT {

    private static final String NAMESPACE = "verification";
    private static final String ADDRESS = "203.0.113.67";
    /** Of one session: postscreen and smtpd log two lines each, and smtpd one about TLS. */
    private static final long MAX_LINES = 5;

    private static final Duration FOUND = Duration.ofMinutes(1);
    private static final Duration CURED = Duration.ofMinutes(2);

    private final TestCluster cluster = TestCluster.shared();

    @AutoClose
    private final MailClient client = new MailClient(cluster, ADDRESS);

    private final MailServerUnderTest mailServer =
            MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_13);
    private final AppliedMailIngress mail = AppliedMailIngress.apply(cluster, NAMESPACE, """
            listeners: [{name: smtp}, {name: submission}, {name: submissions}, {name: imap}, {name: imaps}]
            mailServers: [{name: dms, workloadRef: {name: mailserver}}]
            service: {type: NodePort, externalIPs: ["%s"]}
            proxy: {replicas: 1}
            timeouts: {hold: 10s}
            """.formatted(ADDRESS));

    @BeforeAll
    void awaitReady() {
        mail.awaitReady();
    }

    @Test
    void shouldHaveTheMailServerConfirmTheClientsAddressOnEveryPort() {
        // Then
        assertThat(mail.awaitCondition("BackendVerified", "True:SeesClient")).contains("confirm the client's address");
        assertThat(ports())
                .extracting(PortStatus::port, PortStatus::family, PortStatus::verdict)
                .contains(
                        tuple(25, "IPv4", "SeesClient"),
                        tuple(587, "IPv4", "SeesClient"),
                        tuple(465, "IPv4", "SeesClient"),
                        tuple(143, "IPv4", "SeesClient"),
                        tuple(993, "IPv4", "SeesClient"))
                .allMatch(port -> port.toString().contains("SeesClient"));
        assertThat(mail.status().listeners())
                .extracting(ListenerStatus::name, ListenerStatus::verified)
                .contains(tuple("smtp", "True"), tuple("imaps", "True"));
        assertThat(cluster.kubectl("get", "mi/mail", "-n", NAMESPACE)).contains("SeesClient");
        assertThat(mailServer
                        .log()
                        .lines()
                        .filter(line -> line.contains("192.0.2.77"))
                        .count())
                .as("log lines of the marked address")
                .isLessThanOrEqualTo(MAX_LINES * ports().size() * runs());
    }

    @Test
    void shouldReportAServiceThatIsStoppedWhileItsPodIsReady() {
        // When
        mailServer.bash("doveadm service stop imap-login");
        try {
            client.bash("timeout 5 openssl s_client -connect " + ADDRESS + ":993 </dev/null");
            // Then
            awaitVerdict("False:Unreachable", FOUND);
            assertThat(mail.isTrue("Ready")).isFalse();
            assertThat(verified())
                    .containsExactly(
                            tuple("smtp", "True"),
                            tuple("submission", "True"),
                            tuple("submissions", "True"),
                            tuple("imap", "False"),
                            tuple("imaps", "False"));
        } finally {
            mailServer.bash("doveadm reload");
        }
        awaitVerdict("True:SeesClient", CURED);
        mail.awaitReady();
    }

    @Test
    void shouldReportAMailServerThatDoesNotTrustTheProxies() {
        // When
        mailServer.bash("echo 'haproxy_trusted_networks = 10.99.0.0/16' >> /etc/dovecot/local.conf; doveadm reload");
        try {
            client.bash("timeout 5 bash -c 'exec 3<>/dev/tcp/" + ADDRESS + "/143; head -c 1 <&3'");
            // Then
            awaitVerdict("False:Refused", FOUND);
            assertThat(verified()).contains(tuple("smtp", "True"), tuple("imap", "False"), tuple("imaps", "False"));
            assertThat(mail.awaitCondition("Ready", "False:NotReady")).contains("haproxy_trusted_networks");
        } finally {
            mailServer.bash("sed -i '/10.99.0.0/d' /etc/dovecot/local.conf; doveadm reload");
        }
        awaitVerdict("True:SeesClient", CURED);
        mail.awaitReady();
    }

    @Test
    void shouldNotReportARestartAsAFailure() {
        // Given
        List<String> seen = new ArrayList<>();
        // When
        mailServer.deletePod();
        await().atMost(CURED).pollInterval(Duration.ofMillis(500)).until(() -> {
            seen.add(verifiedStatus());
            return mail.isTrue("Ready") && seen.get(seen.size() - 1).equals("True");
        });
        // Then
        assertThat(seen).doesNotContain("False");
    }

    @Test
    void shouldNameTheNetworkOfTheProxiesBeforeTheMailServerIsRestartedForIt() {
        // Given
        String uid = mailServer.podUid();
        String before = mailServer.settings();
        // When
        mail.patch("{\"mailServers\": [{\"name\": \"dms\", \"workloadRef\": {\"name\": \"mailserver\"}, "
                + "\"configuration\": {\"trustedNetworks\": [\"10.99.0.0/16\"]}}]}");
        // Then
        assertThat(mail.awaitCondition("DmsConfigured", "False:ProxiesUntrusted"))
                .contains("add 10.42.0.0/16 to mailServers[dms].configuration.trustedNetworks");
        assertThat(mailServer.podUid()).isEqualTo(uid);
        assertThat(mailServer.settings()).isEqualTo(before);
        client.imap("imaps://" + ADDRESS, "-X", "STATUS INBOX (MESSAGES)");
        // When
        mail.patch("{\"mailServers\": [{\"name\": \"dms\", \"workloadRef\": {\"name\": \"mailserver\"}, "
                + "\"configuration\": {\"trustedNetworks\": [\"10.42.0.0/16\", \"fd42::/56\"]}}]}");
        mail.awaitReady();
    }

    @Test
    void shouldReportThatANodeHidesMostClientsUntilTwentyOthersConnect() {
        // Given
        String proxy = mail.proxies().get(0).address();
        // When
        cluster.onNode("for i in $(seq 40); do timeout 2 bash -c 'exec 3<>/dev/tcp/" + proxy + "/10993' || true; done");
        // Then
        assertThat(mail.awaitCondition("ClientAddressPreserved", "False:GatewayAddresses"))
                .contains("source NAT");
        assertThat(mail.isTrue("Ready")).isFalse();
        // When
        client.bash("for i in $(seq 21); do nc -z -w 3 " + ADDRESS + " 993; done");
        // Then
        mail.awaitCondition("ClientAddressPreserved", "True:Preserved");
        mail.awaitReady();
    }

    private String verifiedStatus() {
        return mail.status().conditions().stream()
                .filter(condition -> condition.type().equals("BackendVerified"))
                .map(Condition::status)
                .findFirst()
                .orElseThrow();
    }

    private long runs() {
        return mail.proxies().get(0).status().path("check").path("runs").asLong();
    }

    private List<PortStatus> ports() {
        return mail.status().mailServers().get(0).ports();
    }

    private List<Tuple> verified() {
        return mail.status().listeners().stream()
                .map(listener -> tuple(listener.name(), listener.verified()))
                .toList();
    }

    private void awaitVerdict(String statusAndReason, Duration atMost) {
        await().atMost(atMost)
                .untilAsserted(() -> assertThat(mail.hasCondition("BackendVerified", statusAndReason))
                        .as(
                                "%s, but: %s; proxy: %s",
                                statusAndReason,
                                mail.status().conditions(),
                                mail.proxies().get(0).status())
                        .isTrue());
    }
}
