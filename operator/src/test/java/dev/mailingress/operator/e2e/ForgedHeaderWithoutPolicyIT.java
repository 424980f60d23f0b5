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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No policy closes the PROXY ports and the mail server trusts the pods' network: still nobody relays by a forged header. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ForgedHeaderWithoutPolicyIT {

    private static final String NAMESPACE = "second-lock";
    private static final String ADDRESS = "203.0.113.215";
    private static final String OTHER_ADDRESS = "203.0.113.216";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PODS_V4 = "10.42.";
    private static final String PODS_V6 = "fd42:";

    /** What forged-headers.bash tells of a recipient that was refused, and of one that was taken. */
    private static final String REFUSED = ".* <[-~*]+ +[45]\\d\\d .*";

    private static final String TAKEN = ".* <[-~*]+ +2\\d\\d .*";

    /** What smtpd writes with the first recipient that it takes. */
    private static final String RECIPIENT_TAKEN = ": client=";

    private final TestCluster cluster = TestCluster.shared();
    private final MailClient client = new MailClient(cluster);
    private final List<MailServerCase> scenes = Stream.of(
                    new Place(EightServices.SAME_PORTS, DmsGeneration.DEBIAN_12, "host", PODS_V4, ADDRESS),
                    new Place(
                            EightServices.SEPARATE_PORTS,
                            DmsGeneration.DEBIAN_13,
                            "connected-networks",
                            PODS_V6,
                            OTHER_ADDRESS))
            .parallel()
            .map(this::open)
            .toList();

    /** With PERMIT_DOCKER's value and the pods' network by which the neighbour comes. */
    private record Place(
            EightServices services, DmsGeneration dmsGeneration, String permit, String network, String address) {

        String namespace() {
            return NAMESPACE + "-" + services.toString().toLowerCase(Locale.ROOT);
        }
    }

    private record MailServerCase(
            Place place, MailServerUnderTest mailServer, AppliedMailIngress mail, ShellPod neighbour) {

        /** Whom the mail server would trust if it believed it: its mynetworks has loopback and the pods. */
        List<String> claims() {
            return List.of(
                    "127.0.0.1",
                    "::1",
                    neighbour.addressLike(PODS_V4),
                    mail.proxies().get(0).address(),
                    mailServer.podAddressLike(PODS_V4));
        }

        @Override
        public String toString() {
            return place.services() + " " + place.dmsGeneration();
        }
    }

    List<MailServerCase> scenes() {
        return scenes;
    }

    @AfterAll
    void stopClient() {
        client.close();
    }

    @ParameterizedTest
    @Order(1)
    @MethodSource("scenes")
    void shouldNameTheTrueClientAndRelayNothingWhenAClientBeginsWithAHeader(MailServerCase fixture) {
        // When
        String script = forgedHeaders(fixture.place().address(), List.of(25, 587, 465), fixture.claims());
        List<String> tries = client.bash(script).getStdout().lines().toList();

        // Then: its own header is noise there, so answers do not belong to what was said last; the log tells.
        assertThat(tries).hasSize(30);
        String from = Pattern.quote("[" + client.address() + "]");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(fixture.mailServer().log())
                        .containsPattern("postscreen.*: PREGREET .* from " + from)
                        .containsPattern("postfix/submission/smtpd.*: connect from .*" + from)
                        .containsPattern("postfix/submissions/smtpd.*: connect from .*" + from));
        assertThat(fixture.mailServer().log()).doesNotContain(RECIPIENT_TAKEN);
        assertThat(fixture.claims())
                .allSatisfy(claim -> assertThat(fixture.mailServer().log())
                        .doesNotContainPattern("(?i)connect from [^ ]*" + Pattern.quote("[" + claim + "]")));
    }

    @ParameterizedTest
    @Order(2)
    @MethodSource("scenes")
    void shouldRelayNothingWhenANeighbourClaimsToBeWhoeverIsTrusted(MailServerCase fixture) {
        // Given
        assertThat(fixture.mailServer().bash("postconf -h mynetworks")).contains("127.0.0.0/8", PODS_V4);
        String server = fixture.mailServer().podAddressLike(fixture.place().network());
        assertThat(fixture.place().services().proxyPorts())
                .allSatisfy(port ->
                        assertThat(fixture.neighbour().reaches(server, port)).isTrue());

        // When
        List<String> answers = answersToForgedHeaders(fixture);

        // Then
        assertThat(answers).hasSize(30).allSatisfy(answer -> assertThat(answer).matches(REFUSED));
    }

    /** The control: the same attack succeeds as soon as the lock is off. */
    @ParameterizedTest
    @Order(3)
    @MethodSource("scenes")
    void shouldHaveBeenARelayWithoutTheEmptyMynetworks(MailServerCase fixture) {
        // When
        fixture.mailServer()
                .bash("postconf -PX $(postconf -P | sed -n 's|/mynetworks = *$|/mynetworks|p')" + " && postfix reload");

        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(answersToForgedHeaders(fixture))
                        .filteredOn(answer ->
                                answer.startsWith(fixture.place().services().proxyPort(SMTP) + " "))
                        .hasSize(10)
                        .allSatisfy(answer -> assertThat(answer).matches(TAKEN)));
    }

    private MailServerCase open(Place place) {
        MailServerUnderTest mailServer = MailServerUnderTest.deploy(
                        cluster, place.namespace(), client, place.dmsGeneration())
                .permitting(place.permit());
        ShellPod neighbour = ShellPod.start(cluster, place.namespace(), "neighbour");
        AppliedMailIngress mail = AppliedMailIngress.apply(
                        cluster,
                        place.namespace(),
                        place.services().spec(place.address(), "networkPolicy: {mailServers: false}\n"))
                .awaitReady();
        client.route(place.address());
        return new MailServerCase(place, mailServer, mail, neighbour);
    }

    private static List<String> answersToForgedHeaders(MailServerCase fixture) {
        List<Integer> ports = Stream.of(SMTP, SUBMISSION, SUBMISSIONS)
                .map(fixture.place().services()::proxyPort)
                .toList();
        String server = fixture.mailServer().podAddressLike(fixture.place().network());
        return fixture.neighbour()
                .exec("bash", "-c", forgedHeaders(server, ports, fixture.claims()))
                .getStdout()
                .lines()
                .toList();
    }

    private static String forgedHeaders(String server, List<Integer> ports, List<String> claims) {
        Stream<?> arguments = Stream.concat(Stream.of(server), Stream.concat(ports.stream(), claims.stream()));
        String words = String.join(" ", arguments.map(Object::toString).toList());
        return "set -- " + words + "\n" + MailServerUnderTest.resource("forged-headers.bash");
    }
}
