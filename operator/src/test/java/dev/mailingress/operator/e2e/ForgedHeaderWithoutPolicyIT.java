package dev.mailingress.operator.e2e;

import static dev.mailingress.operator.model.MailService.SMTP;
import static dev.mailingress.operator.model.MailService.SUBMISSION;
import static dev.mailingress.operator.model.MailService.SUBMISSIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Forged headers without a policy, at a mail server that trusts the pods' network: no client relays. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ForgedHeaderWithoutPolicyIT {

    private static final String NAMESPACE = "forged-header";
    private static final String ADDRESS = "203.0.113.215";
    private static final String OTHER_ADDRESS = "203.0.113.216";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PODS_V4 = "10.42.";
    private static final String PODS_V6 = "fd42:";

    /** Output of forged-headers.bash for a refused recipient. */
    private static final String REFUSED = ".* <[-~*]+ +[45]\\d\\d .*";

    /** Output of forged-headers.bash for an accepted recipient. */
    private static final String ACCEPTED = ".* <[-~*]+ +2\\d\\d .*";

    /** Logged by smtpd with the first accepted recipient. */
    private static final String RECIPIENT_ACCEPTED = ": client=";

    private final TestCluster cluster = TestCluster.shared();

    @AutoClose
    private final MailClient client = new MailClient(cluster, ADDRESS, OTHER_ADDRESS);

    private final List<MailServerCase> cases = Stream.of(
                    new Scenario(EightServices.SAME_PORTS, DmsGeneration.DEBIAN_12, "host", PODS_V4, ADDRESS),
                    new Scenario(
                            EightServices.SEPARATE_PORTS,
                            DmsGeneration.DEBIAN_13,
                            "connected-networks",
                            PODS_V6,
                            OTHER_ADDRESS))
            .parallel()
            .map(this::deploy)
            .toList();

    /** @param network prefix of the pod network from which the other pod connects */
    private record Scenario(
            EightServices services, DmsGeneration dmsGeneration, String permit, String network, String address) {

        String namespace() {
            return NAMESPACE + "-" + services.toString().toLowerCase(Locale.ROOT);
        }
    }

    private record MailServerCase(
            Scenario scenario, MailServerUnderTest mailServer, AppliedMailIngress mail, ShellPod otherPod) {

        /** Addresses that the mail server would trust if it used them: its mynetworks has loopback and the pods. */
        List<String> claimedAddresses() {
            return List.of(
                    "127.0.0.1",
                    "::1",
                    otherPod.addressLike(PODS_V4),
                    mail.proxies().get(0).address(),
                    mailServer.podAddressLike(PODS_V4));
        }

        @Override
        public String toString() {
            return scenario.services() + " " + scenario.dmsGeneration();
        }
    }

    List<MailServerCase> cases() {
        return cases;
    }

    @ParameterizedTest
    @Order(1)
    @MethodSource("cases")
    void shouldLogTheRealClientAndRefuseToRelayWhenAClientSendsAHeader(MailServerCase fixture) {
        // When
        String script = forgedHeaders(fixture.scenario().address(), List.of(25, 587, 465), fixture.claimedAddresses());
        List<String> attempts = client.bash(script).getStdout().lines().toList();

        // Then: the header is unexpected input, so answers do not match commands; the log is checked.
        assertThat(attempts).hasSize(30);
        String from = Pattern.quote("[" + client.address() + "]");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(fixture.mailServer().log())
                        .containsPattern("postscreen.*: PREGREET .* from " + from)
                        .containsPattern("postfix/submission/smtpd.*: connect from .*" + from)
                        .containsPattern("postfix/submissions/smtpd.*: connect from .*" + from));
        assertThat(fixture.mailServer().log()).doesNotContain(RECIPIENT_ACCEPTED);
        assertThat(fixture.claimedAddresses())
                .allSatisfy(claim -> assertThat(fixture.mailServer().log())
                        .doesNotContainPattern("(?i)connect from [^ ]*" + Pattern.quote("[" + claim + "]")));
    }

    @ParameterizedTest
    @Order(2)
    @MethodSource("cases")
    void shouldRefuseToRelayWhenAnotherPodClaimsATrustedAddress(MailServerCase fixture) {
        // Given
        assertThat(fixture.mailServer().bash("postconf -h mynetworks")).contains("127.0.0.0/8", PODS_V4);
        String server = fixture.mailServer().podAddressLike(fixture.scenario().network());
        assertThat(fixture.scenario().services().proxyPorts())
                .allSatisfy(port ->
                        assertThat(fixture.otherPod().reaches(server, port)).isTrue());

        // When
        List<String> answers = answersToForgedHeaders(fixture);

        // Then
        assertThat(answers).hasSize(30).allSatisfy(answer -> assertThat(answer).matches(REFUSED));
    }

    /** The control: the same attack succeeds as soon as mynetworks is not emptied. */
    @ParameterizedTest
    @Order(3)
    @MethodSource("cases")
    void shouldRelayWithoutTheEmptyMynetworks(MailServerCase fixture) {
        // When
        fixture.mailServer()
                .bash("postconf -PX $(postconf -P | sed -n 's|/mynetworks = *$|/mynetworks|p')" + " && postfix reload");

        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(answersToForgedHeaders(fixture))
                        .filteredOn(answer ->
                                answer.startsWith(fixture.scenario().services().proxyPort(SMTP) + " "))
                        .hasSize(10)
                        .allSatisfy(answer -> assertThat(answer).matches(ACCEPTED)));
    }

    private MailServerCase deploy(Scenario scenario) {
        MailServerUnderTest mailServer = MailServerUnderTest.deploy(
                        cluster, scenario.namespace(), client, scenario.dmsGeneration())
                .withPermitDocker(scenario.permit());
        ShellPod otherPod = ShellPod.start(cluster, scenario.namespace(), "other");
        AppliedMailIngress mail = AppliedMailIngress.apply(
                        cluster,
                        scenario.namespace(),
                        scenario.services().spec(scenario.address(), "networkPolicy: {mailServers: false}\n"))
                .awaitReady();
        return new MailServerCase(scenario, mailServer, mail, otherPod);
    }

    private static List<String> answersToForgedHeaders(MailServerCase fixture) {
        List<Integer> ports = Stream.of(SMTP, SUBMISSION, SUBMISSIONS)
                .map(fixture.scenario().services()::proxyPort)
                .toList();
        String server = fixture.mailServer().podAddressLike(fixture.scenario().network());
        return fixture.otherPod()
                .exec("bash", "-c", forgedHeaders(server, ports, fixture.claimedAddresses()))
                .getStdout()
                .lines()
                .toList();
    }

    private static String forgedHeaders(String server, List<Integer> ports, List<String> claims) {
        Stream<?> arguments = Stream.concat(Stream.of(server), Stream.concat(ports.stream(), claims.stream()));
        String list = String.join(" ", arguments.map(Object::toString).toList());
        return "set -- " + list + "\n" + MailServerUnderTest.resource("forged-headers.bash");
    }
}
