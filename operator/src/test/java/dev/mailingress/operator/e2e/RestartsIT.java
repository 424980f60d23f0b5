package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The mail server's container dies and its pod is deleted, over and over: it is what it was, and nothing rolls for it. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestartsIT {

    private static final String NAMESPACE = "restarts";
    private static final String ADDRESS = "203.0.113.205";
    private static final String OTHER_ADDRESS = "203.0.113.206";
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String REVISIONS = "jsonpath={range .items[*]}{.metadata.name}:{.metadata.generation}:"
            + "{.metadata.annotations.deployment\\.kubernetes\\.io/revision} {end}";

    private final TestCluster cluster = TestCluster.shared();
    private final MailClient client = new MailClient(cluster);
    private final List<RestartCase> scenes = Stream.of(
                    new Place(EightServices.SAME_PORTS, DmsGeneration.DEBIAN_13, ADDRESS),
                    new Place(EightServices.SEPARATE_PORTS, DmsGeneration.DEBIAN_12, OTHER_ADDRESS))
            .parallel()
            .map(this::served)
            .toList();

    private record Place(EightServices services, DmsGeneration dmsGeneration, String address) {

        String namespace() {
            return NAMESPACE + "-" + services.toString().toLowerCase(Locale.ROOT);
        }
    }

    /** What no restart may change: the daemons' settings, the Deployments' revisions, the proxies. */
    private record Standing(String settings, String revisions, List<String> proxies) {}

    /** A mail server of a mode, and how it stood when it was ready for the first time. */
    private record RestartCase(Place place, MailServerUnderTest mailServer, AppliedMailIngress mail, Standing before) {}

    @AfterAll
    void stopClient() {
        client.close();
    }

    @Test
    @Order(1)
    void shouldBeWhatItWasWhenItsContainerIsKilledTwice() {
        inEach(fixture -> {
            String pod = fixture.mailServer().podUid();
            for (int times = 1; times <= 2; times++) {
                // When
                fixture.mailServer().killContainer();
                if (times == 2) {
                    // The kubelet waits ten seconds before it starts one that has just died again.
                    fixture.mail().awaitCondition("Ready", "False:NotReady");
                }
                fixture.mailServer().awaitRestarts(times);
                // Then
                assertThat(fixture.mailServer().podUid()).isEqualTo(pod);
                assertIsWhatItWas(fixture, "killed-" + times);
            }
        });
    }

    @Test
    @Order(2)
    void shouldBeWhatItWasWhenItsPodIsDeletedTwice() {
        inEach(fixture -> {
            for (int times = 1; times <= 2; times++) {
                String pod = fixture.mailServer().podUid();
                // When
                fixture.mailServer().deletePod();
                // Then
                assertThat(fixture.mailServer().podUid()).isNotEqualTo(pod);
                assertIsWhatItWas(fixture, "deleted-" + times);
            }
        });
    }

    private RestartCase served(Place place) {
        MailServerUnderTest mailServer = MailServerUnderTest.deploy(
                        cluster, place.namespace(), client, place.dmsGeneration())
                .permitting("none");
        AppliedMailIngress mail = AppliedMailIngress.apply(
                        cluster, place.namespace(), place.services().spec(place.address(), ""))
                .awaitReady();
        client.route(place.address());
        return new RestartCase(place, mailServer, mail, standing(mailServer, mail));
    }

    private Standing standing(MailServerUnderTest mailServer, AppliedMailIngress mail) {
        String revisions = cluster.kubectl("get", "deployments", "-n", mail.namespace(), "-o", REVISIONS);
        return new Standing(mailServer.settings(), revisions, mail.proxyUids());
    }

    /** At once, for most of the time is the kubelet's. */
    private void inEach(Consumer<RestartCase> test) {
        scenes.parallelStream().forEach(test);
    }

    private void assertIsWhatItWas(RestartCase fixture, String what) {
        String address = fixture.place().address();
        assertThat(fixture.mailServer().listening())
                .containsAll(fixture.place().services().proxyPorts());
        assertThat(fixture.mailServer().entries()).doesNotHaveDuplicates().contains("smtp/inet");
        client.deliver(address, what);
        client.imap("imaps://" + address, "-X", "STATUS INBOX (MESSAGES)");
        // Its log is that of the present container, which knew nobody.
        await(what)
                .atMost(SOON)
                .untilAsserted(() -> assertThat(List.of("postfix/smtpd", "imap-login"))
                        .allSatisfy(service -> assertThat(fixture.mailServer().seen(service, client.address()))
                                .as(service)
                                .isPositive()));
        fixture.mail().awaitCondition("DmsConfigured", "True:Configured");
        fixture.mail().awaitCondition("Ready", "True:Ready");
        assertThat(standing(fixture.mailServer(), fixture.mail())).as(what).isEqualTo(fixture.before());
    }
}
