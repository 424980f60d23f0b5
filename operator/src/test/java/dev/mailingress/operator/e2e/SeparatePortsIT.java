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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PROXY ports beside the plain ones, with all eight mail services: who reaches which, and what a change of mode lets in. */
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

    /** Of knock.bash: what each daemon writes when it believes it. */
    private static final Pattern BELIEVED = Pattern.compile(
            "CONNECT from \\[192\\.0\\.2\\.66]" + "|connect from [a-z.-]*\\[192\\.0\\.2\\.66]|rip=192\\.0\\.2\\.66,");

    /**
     * A network plugin must isolate a pod before its first container starts (Kubernetes, Network Policies, "Pod lifecycle");
     * that of the tests' cluster looks every half second.
     */
    private static final Duration PLUGIN_IS_LATE = Duration.ofSeconds(3);

    private final TestCluster cluster = TestCluster.shared();
    private final MailClient client = new MailClient(cluster);
    private final MailServerUnderTest mailServer =
            MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_13);
    private final ShellPod webmail = ShellPod.start(cluster, NAMESPACE, "webmail");
    private final ShellPod stranger = ShellPod.start(cluster, NAMESPACE + "-strangers", "forger");
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
            mailServers: [{name: dms, workloadRef: {name: mailserver}, configuration: {mode: SeparatePorts}}]
            service: {type: ClusterIP, externalIPs: ["%s"]}
            proxy: {replicas: 1}
            """.formatted(ADDRESS));

    @BeforeAll
    void awaitReady() {
        mail.awaitReady();
        client.route(ADDRESS);
    }

    @AfterAll
    void stopClient() {
        client.close();
    }

    @Test
    @Order(1)
    void shouldListenOnPlainAndProxyPortsWhenModeIsSeparatePorts() {
        assertThat(mailServer.listening()).containsAll(PLAIN_PORTS).containsAll(PROXY_PORTS);
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
        long before = mailServer.seen(login, client.address());
        // When
        client.imap(scheme + "://" + ADDRESS, "--ssl-reqd");
        // Then
        await().atMost(SOON).until(() -> mailServer.seen(login, client.address()) > before);
    }

    @Test
    @Order(1)
    void shouldShowTheClientsAddressWhenFiltersAreManaged() {
        // When
        String greeting = client.greeting(ADDRESS, 4190);
        // Then
        assertThat(greeting).startsWith("\"IMPLEMENTATION\"");
        await().atMost(SOON).until(() -> mailServer.seen("managesieve-login", client.address()) > 0);
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
    void shouldCloseTheProxyPortsAloneToOtherPods() {
        // When
        Set<Integer> open = stranger.open(
                mailServer.podAddress(),
                Stream.concat(PLAIN_PORTS.stream(), PROXY_PORTS.stream()).collect(Collectors.toSet()));
        // Then
        assertThat(open).isEqualTo(PLAIN_PORTS);
    }

    @Test
    @Order(2)
    void shouldNeverBelieveAStrangerWhileTheModeChangesToAndFro() {
        // Given
        String address = serviceOfAllPorts();
        try (PodLogs logs = PodLogs.follow(cluster, NAMESPACE, MailServerUnderTest.NAME);
                PodStartPolicyProbe podStartPolicyProbe =
                        PodStartPolicyProbe.watch(cluster, NAMESPACE, MailServerUnderTest.NAME, "mail-server-dms")) {
            startKnocking(address);

            // When
            for (String mode : List.of("SamePorts", "SeparatePorts", "SamePorts", "SeparatePorts")) {
                changeMode(mode);
                client.deliver(ADDRESS, "in-" + mode);
            }

            // Then
            assertThat(knocks())
                    .hasSize(16)
                    .allSatisfy(knocks -> assertThat(knocks).isGreaterThan(10));
            assertThat(podStartPolicyProbe.count()).isGreaterThanOrEqualTo(5);
            assertThat(podStartPolicyProbe.openProxyPorts())
                    .as("ports that believe a header and that the policy left open at a pod's birth")
                    .isEmpty();
            assertThat(logs.after(PLUGIN_IS_LATE)).noneMatch(BELIEVED.asPredicate());
            // The control: the same words from where no policy stands are believed, and then the log says so.
            mailServer.bash(
                    "exec 3<>/dev/tcp/127.0.0.1/12525; printf 'PROXY TCP4 192.0.2.66 192.0.2.1 4711 25\\r\\n' >&3;"
                            + " read -r -t 10 line <&3; echo \"$line\"");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(logs.after(PLUGIN_IS_LATE)).anyMatch(BELIEVED.asPredicate()));
        }
    }

    @Test
    @Order(3)
    void shouldLeaveNoFilesOfBeforeBehindWhenTheirPodsAreGone() {
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
                                files -> assertThat(files).matches("mail-dms-dms-[0-9a-f]{8}:true"),
                                proxies -> assertThat(proxies).isEqualTo("mail-proxy-v1:")));
    }

    private void changeMode(String mode) {
        mail.change("""
                {"mailServers": [{"name": "dms", "workloadRef": {"kind": "Deployment", "name": "mailserver"},
                 "configuration": {"mode": "%s"}}]}""".formatted(mode));
        mail.awaitCondition("DmsConfigured", "True:Configured");
        mail.awaitReady();
    }

    /** One address for whichever pod there is, from its first moment on. */
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

    private void startKnocking(String address) {
        String ports = Stream.concat(PLAIN_PORTS.stream(), PROXY_PORTS.stream())
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
        stranger.exec(
                "bash",
                "-c",
                "cat > /tmp/knock.bash <<'END'\n" + MailServerUnderTest.resource("knock.bash") + "END\n"
                        + "setsid bash /tmp/knock.bash " + address + " " + ports + " > /dev/null 2>&1 < /dev/null &");
    }

    /** How often it tried each port. */
    private List<Integer> knocks() {
        return stranger.exec("bash", "-c", "wc -l /tmp/knocks/*")
                .getStdout()
                .lines()
                .filter(line -> line.contains("/tmp/knocks/"))
                .map(line -> Integer.valueOf(line.strip().replaceAll(" .*", "")))
                .toList();
    }

    private void awaitLog(String pattern) {
        await().atMost(SOON).untilAsserted(() -> assertThat(mailServer.log()).containsPattern(pattern));
    }
}
