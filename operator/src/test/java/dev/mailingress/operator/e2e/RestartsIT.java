package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Repeated restarts of the mail server's container and pod: its configuration stays the same, without a rollout. */
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

    @AutoClose
    private final MailClient client = new MailClient(cluster, ADDRESS, OTHER_ADDRESS);

    private final List<RestartCase> cases = Stream.of(
                    new Scenario(EightServices.SAME_PORTS, DmsGeneration.DEBIAN_13, ADDRESS),
                    new Scenario(EightServices.SEPARATE_PORTS, DmsGeneration.DEBIAN_12, OTHER_ADDRESS))
            .parallel()
            .map(this::deploy)
            .toList();

    private record Scenario(EightServices services, DmsGeneration dmsGeneration, String address) {

        String namespace() {
            return NAMESPACE + "-" + services.toString().toLowerCase(Locale.ROOT);
        }
    }

    /** State that no restart may change: the daemons' settings, the Deployments' revisions, the proxies. */
    private record Snapshot(String settings, String revisions, List<String> proxies) {}

    /** A mail server in one of the modes, and its state when it first became ready. */
    private record RestartCase(
            Scenario scenario, MailServerUnderTest mailServer, AppliedMailIngress mail, Snapshot before) {}

    @Test
    @Order(1)
    void shouldKeepItsStateWhenItsContainerIsKilledTwice() {
        inParallel(fixture -> {
            String pod = fixture.mailServer().podUid();
            for (int times = 1; times <= 2; times++) {
                // When
                fixture.mailServer().killContainer();
                if (times == 2) {
                    // The kubelet waits ten seconds before it restarts a container that has just failed again.
                    fixture.mail().awaitCondition("Ready", "False:NotReady");
                }
                fixture.mailServer().awaitRestarts(times);
                // Then
                assertThat(fixture.mailServer().podUid()).isEqualTo(pod);
                assertUnchanged(fixture, "killed-" + times);
            }
        });
    }

    @Test
    @Order(2)
    void shouldKeepItsStateWhenItsPodIsDeletedTwice() {
        inParallel(fixture -> {
            for (int times = 1; times <= 2; times++) {
                String pod = fixture.mailServer().podUid();
                // When
                fixture.mailServer().deletePod();
                // Then
                assertThat(fixture.mailServer().podUid()).isNotEqualTo(pod);
                assertUnchanged(fixture, "deleted-" + times);
            }
        });
    }

    private RestartCase deploy(Scenario scenario) {
        MailServerUnderTest mailServer = MailServerUnderTest.deploy(
                        cluster, scenario.namespace(), client, scenario.dmsGeneration())
                .withPermitDocker("none");
        AppliedMailIngress mail = AppliedMailIngress.apply(
                        cluster, scenario.namespace(), scenario.services().spec(scenario.address(), ""))
                .awaitReady();
        return new RestartCase(scenario, mailServer, mail, snapshot(mailServer, mail));
    }

    private Snapshot snapshot(MailServerUnderTest mailServer, AppliedMailIngress mail) {
        String revisions = cluster.kubectl("get", "deployments", "-n", mail.namespace(), "-o", REVISIONS);
        return new Snapshot(mailServer.settings(), revisions, mail.proxyUids());
    }

    /** In parallel, because most of the time is spent waiting for the kubelet. */
    private void inParallel(Consumer<RestartCase> test) {
        cases.parallelStream().forEach(test);
    }

    private void assertUnchanged(RestartCase fixture, String subject) {
        String address = fixture.scenario().address();
        assertThat(fixture.mailServer().listeningPorts())
                .containsAll(fixture.scenario().services().proxyPorts());
        assertThat(fixture.mailServer().postfixServices())
                .doesNotHaveDuplicates()
                .contains("smtp/inet");
        client.deliver(address, subject);
        client.imap("imaps://" + address, "-X", "STATUS INBOX (MESSAGES)");
        // The log is that of the current container and began without clients.
        await(subject)
                .atMost(SOON)
                .untilAsserted(() -> assertThat(List.of("postfix/smtpd", "imap-login"))
                        .allSatisfy(service -> assertThat(fixture.mailServer().logged(service, client.address()))
                                .as(service)
                                .isPositive()));
        fixture.mail().awaitCondition("DmsConfigured", "True:Configured");
        fixture.mail().awaitCondition("Ready", "True:Ready");
        assertThat(snapshot(fixture.mailServer(), fixture.mail())).as(subject).isEqualTo(fixture.before());
    }
}
