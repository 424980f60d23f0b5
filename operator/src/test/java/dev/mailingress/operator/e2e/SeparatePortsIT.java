package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mode SeparatePorts with all eight mail services: which pods reach which ports, also while the mode changes. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeparatePortsIT {

    private static final String NAMESPACE = "separate-ports";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ADDRESS = "203.0.113.75";
    private static final Set<Integer> PLAIN_PORTS = Set.of(25, 465, 587, 143, 993, 110, 995, 4190);
    private static final Set<Integer> PROXY_PORTS =
            Set.of(12_525, 10_465, 10_587, 10_143, 10_993, 10_110, 10_995, 14_190);

    /** Log line of a daemon that accepts the header of probe-ports.bash. */
    private static final Pattern HEADER_ACCEPTED = Pattern.compile(
            "CONNECT from \\[192\\.0\\.2\\.66]" + "|connect from [a-z.-]*\\[192\\.0\\.2\\.66]|rip=192\\.0\\.2\\.66,");

    /**
     * A network plugin must isolate a pod before its first container starts (Kubernetes, Network Policies, "Pod
     * lifecycle"); the plugin of the test cluster updates its rules every half second.
     */
    private static final Duration PLUGIN_DELAY = Duration.ofSeconds(3);

    private final TestCluster cluster = TestCluster.shared();

    @AutoClose
    private final MailClient client = new MailClient(cluster, ADDRESS);

    private final MailServerUnderTest mailServer =
            MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_13);
    private final ShellPod webmail = ShellPod.start(cluster, NAMESPACE, "webmail");
    private final ShellPod otherPod = ShellPod.start(cluster, NAMESPACE + "-clients", "other");
    private final AppliedMailIngress mail = AppliedMailIngress.apply(
                    cluster, NAMESPACE, EightServices.SEPARATE_PORTS.spec(ADDRESS, ""))
            .awaitReady();

    @Test
    @Order(1)
    void shouldListenOnPlainAndProxyPortsWhenModeIsSeparatePorts() {
        assertThat(mailServer.listeningPorts()).containsAll(PLAIN_PORTS).containsAll(PROXY_PORTS);
    }

    @Test
    @Order(1)
    void shouldShowTheClientsAddressWhenMailComesToPort25() {
        // When
        client.deliver(ADDRESS, "from-port-25");
        // Then
        awaitLog("postfix/smtpd_proxied/smtpd\\[.*client=[^ ]*\\[" + client.address() + "\\]");
    }

    @ParameterizedTest
    @Order(1)
    @CsvSource({"587, -tls, submission", "465, -tlsc, submissions"})
    void shouldShowTheClientsAddressWhenMailIsSubmitted(int port, String tls, String service) {
        // When
        client.submit(ADDRESS, "from-port-" + port, "--port", Integer.toString(port), tls);
        // Then
        awaitLog("postfix/" + service + "/smtpd\\[.*client=[^ ]*\\[" + client.address() + "\\]");
    }

    @ParameterizedTest
    @Order(1)
    @ValueSource(strings = {"imap", "imaps", "pop3", "pop3s"})
    void shouldShowTheClientsAddressWhenMailIsRead(String scheme) {
        // Given
        String login = scheme.replaceAll("s$", "") + "-login";
        long before = mailServer.logged(login, client.address());
        // When
        client.imap(scheme + "://" + ADDRESS, "--ssl-reqd");
        // Then
        await().atMost(SOON).until(() -> mailServer.logged(login, client.address()) > before);
    }

    @Test
    @Order(1)
    void shouldShowTheClientsAddressWhenFiltersAreManaged() {
        // When
        String greeting = client.greeting(ADDRESS, 4190);
        // Then
        assertThat(greeting).startsWith("\"IMPLEMENTATION\"");
        await().atMost(SOON).until(() -> mailServer.logged("managesieve-login", client.address()) > 0);
    }

    @Test
    @Order(1)
    void shouldServeWebmailOnThePlainPortsWithoutAHeader() {
        // Given
        String pod = mailServer.podAddress();

        // When
        var submitted = webmail.exec(MailClient.submission(pod, 587, "-tls"));
        String imap = webmail.greeting(pod, 143);

        // Then
        assertThat(submitted.getExitCode()).as(submitted.getStdout()).isZero();
        assertThat(imap).startsWith("* OK");
        awaitLog("postfix/submission/smtpd\\[.*client=[^ ]*\\[" + webmail.addressLike(pod) + "\\]");
    }

    @Test
    @Order(1)
    void shouldCloseOnlyTheProxyPortsToOtherPods() {
        // When
        Set<Integer> open = otherPod.openPorts(
                mailServer.podAddress(),
                Stream.concat(PLAIN_PORTS.stream(), PROXY_PORTS.stream()).collect(Collectors.toSet()));
        // Then
        assertThat(open).isEqualTo(PLAIN_PORTS);
    }

    @Test
    @Order(2)
    void shouldNeverAcceptAHeaderFromAnotherPodWhileTheModeChanges() {
        // Given
        String address = serviceOfAllPorts();
        try (PodLogs logs = PodLogs.follow(cluster, NAMESPACE, MailServerUnderTest.NAME);
                PodStartPolicyProbe policyProbe =
                        PodStartPolicyProbe.watch(cluster, NAMESPACE, MailServerUnderTest.NAME)) {
            startProbing(address);

            // When
            for (String mode : List.of("SamePorts", "SeparatePorts", "SamePorts", "SeparatePorts")) {
                changeMode(mode);
                client.deliver(ADDRESS, "in-" + mode);
            }

            // Then
            assertThat(probeCounts())
                    .hasSize(16)
                    .allSatisfy(count -> assertThat(count).isGreaterThan(10));
            assertThat(policyProbe.count()).isGreaterThanOrEqualTo(5);
            assertThat(policyProbe.openProxyPorts())
                    .as("ports that accept a header and that the policy left open when the pod was created")
                    .isEmpty();
            assertThat(logs.linesAfter(PLUGIN_DELAY)).noneMatch(HEADER_ACCEPTED.asPredicate());
            // The control: the same header from within the pod, where no policy applies, is accepted and logged.
            mailServer.bash(
                    "exec 3<>/dev/tcp/127.0.0.1/12525; printf 'PROXY TCP4 192.0.2.66 192.0.2.1 4711 25\\r\\n' >&3;"
                            + " read -r -t 10 line <&3; echo \"$line\"");
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(logs.linesAfter(PLUGIN_DELAY)).anyMatch(HEADER_ACCEPTED.asPredicate()));
        }
    }

    @Test
    @Order(3)
    void shouldKeepTheFilesOfBothTemplatesForARollback() {
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(cluster.kubectl(
                                        "get",
                                        "configmaps",
                                        "-n",
                                        NAMESPACE,
                                        "-l",
                                        "mailingress.dev/name=mail",
                                        "-o",
                                        "jsonpath={range .items[*]}{.metadata.name}:{.immutable} {end}")
                                .split(" "))
                        .satisfiesExactly(
                                files -> assertThat(files).matches("mail-dms-dms-[0-9a-f]{8}-m[0-9a-f]{8}:true"),
                                others -> assertThat(others).matches("mail-dms-dms-[0-9a-f]{8}-m[0-9a-f]{8}:true"),
                                proxies -> assertThat(proxies).isEqualTo("mail-proxy-v1:")));
    }

    private void changeMode(String mode) {
        mail.patch("""
                {"mailServers": [{"name": "dms", "workloadRef": {"kind": "Deployment", "name": "mailserver"},
                 "configuration": {"mode": "%s"}}]}""".formatted(mode));
        mail.awaitCondition("DmsConfigured", "True:Configured");
        mail.awaitReady();
    }

    /** Creates a Service for all ports of the current pod, ready or not, and returns its address. */
    private String serviceOfAllPorts() {
        String ports = Stream.concat(PLAIN_PORTS.stream(), PROXY_PORTS.stream())
                .map(port -> "{name: p%d, port: %d}".formatted(port, port))
                .collect(Collectors.joining(", "));
        cluster.apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: all-ports, namespace: %s}
                spec: {selector: {app: mailserver}, publishNotReadyAddresses: true, ports: [%s]}
                """.formatted(NAMESPACE, ports));
        return mail.service("all-ports").getSpec().getClusterIP();
    }

    private void startProbing(String address) {
        String ports = Stream.concat(PLAIN_PORTS.stream(), PROXY_PORTS.stream())
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
        otherPod.exec(
                "bash",
                "-c",
                "cat > /tmp/probe-ports.bash <<'END'\n" + MailServerUnderTest.resource("probe-ports.bash") + "END\n"
                        + "setsid bash /tmp/probe-ports.bash " + address + " " + ports
                        + " > /dev/null 2>&1 < /dev/null &");
    }

    /** Number of probes of each port. */
    private List<Integer> probeCounts() {
        return otherPod.exec("bash", "-c", "wc -l /tmp/probes/*")
                .getStdout()
                .lines()
                .filter(line -> line.contains("/tmp/probes/"))
                .map(line -> Integer.valueOf(line.strip().replaceAll(" .*", "")))
                .toList();
    }

    private void awaitLog(String pattern) {
        await().atMost(SOON).untilAsserted(() -> assertThat(mailServer.log()).containsPattern(pattern));
    }
}
