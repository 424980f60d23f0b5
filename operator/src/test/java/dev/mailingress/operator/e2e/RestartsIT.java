package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.Generation;
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

    private final Cluster cluster = Cluster.shared();
    private final MailClient client = new MailClient(cluster);
    private final List<Scene> scenes = Stream.of(
                    new Place(EightServices.SAME_PORTS, Generation.DEBIAN_13, ADDRESS),
                    new Place(EightServices.SEPARATE_PORTS, Generation.DEBIAN_12, OTHER_ADDRESS))
            .parallel()
            .map(this::served)
            .toList();

    private record Place(EightServices services, Generation generation, String address) {

        String namespace() {
            return NAMESPACE + "-" + services.toString().toLowerCase(Locale.ROOT);
        }
    }

    /** What no restart may change: the daemons' settings, the Deployments' revisions, the proxies. */
    private record Standing(String settings, String revisions, List<String> proxies) {}

    /** A mail server of a mode, and how it stood when it was ready for the first time. */
    private record Scene(Place place, MailServer mailServer, AppliedMailIngress mail, Standing before) {}

    @AfterAll
    void stopClient() {
        client.close();
    }

    @Test
    @Order(1)
    void shouldBeWhatItWasWhenItsContainerIsKilledTwice() {
        inEach(scene -> {
            String pod = scene.mailServer().podUid();
            for (int times = 1; times <= 2; times++) {
                // When
                scene.mailServer().killContainer();
                if (times == 2) {
                    // The kubelet waits ten seconds before it starts one that has just died again.
                    scene.mail().awaitCondition("Ready", "False:NotReady");
                }
                scene.mailServer().awaitRestarts(times);
                // Then
                assertThat(scene.mailServer().podUid()).isEqualTo(pod);
                assertIsWhatItWas(scene, "killed-" + times);
            }
        });
    }

    @Test
    @Order(2)
    void shouldBeWhatItWasWhenItsPodIsDeletedTwice() {
        inEach(scene -> {
            for (int times = 1; times <= 2; times++) {
                String pod = scene.mailServer().podUid();
                // When
                scene.mailServer().deletePod();
                // Then
                assertThat(scene.mailServer().podUid()).isNotEqualTo(pod);
                assertIsWhatItWas(scene, "deleted-" + times);
            }
        });
    }

    private Scene served(Place place) {
        MailServer mailServer = MailServer.deploy(cluster, place.namespace(), client, place.generation())
                .permitting("none");
        AppliedMailIngress mail = AppliedMailIngress.apply(
                        cluster, place.namespace(), place.services().spec(place.address(), ""))
                .awaitReady();
        client.route(place.address());
        return new Scene(place, mailServer, mail, standing(mailServer, mail));
    }

    private Standing standing(MailServer mailServer, AppliedMailIngress mail) {
        String revisions = cluster.kubectl("get", "deployments", "-n", mail.namespace(), "-o", REVISIONS);
        return new Standing(mailServer.settings(), revisions, mail.proxyUids());
    }

    /** At once, for most of the time is the kubelet's. */
    private void inEach(Consumer<Scene> test) {
        scenes.parallelStream().forEach(test);
    }

    private void assertIsWhatItWas(Scene scene, String what) {
        String address = scene.place().address();
        assertThat(scene.mailServer().listening())
                .containsAll(scene.place().services().proxyPorts());
        assertThat(scene.mailServer().entries()).doesNotHaveDuplicates().contains("smtp/inet");
        client.deliver(address, what);
        client.imap("imaps://" + address, "-X", "STATUS INBOX (MESSAGES)");
        // Its log is that of the present container, which knew nobody.
        await(what)
                .atMost(SOON)
                .untilAsserted(() -> assertThat(List.of("postfix/smtpd", "imap-login"))
                        .allSatisfy(service -> assertThat(scene.mailServer().seen(service, client.address()))
                                .as(service)
                                .isPositive()));
        scene.mail().awaitCondition("DmsConfigured", "True:Configured");
        scene.mail().awaitCondition("Ready", "True:Ready");
        assertThat(standing(scene.mailServer(), scene.mail())).as(what).isEqualTo(scene.before());
    }
}
