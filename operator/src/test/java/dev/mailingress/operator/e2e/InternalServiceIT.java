package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailingress.operator.testing.DmsGeneration;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Internal Service: pods reach it under the public name, and their connections to the public Service are counted. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InternalServiceIT {

    private static final String NAMESPACE = "internal-service";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PUBLIC_NAME = "mail.example.test";
    private static final String INTERNAL_IP = "10.43.0.36";
    private static final String PUBLIC_IP = "10.43.0.35";

    private final TestCluster cluster = TestCluster.shared();

    @AutoClose
    private final MailClient client = new MailClient(cluster);

    private final MailServerUnderTest mailServer =
            MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_13);
    private final ShellPod pod = ShellPod.start(cluster, NAMESPACE + "-clients", "webmail");
    private final AppliedMailIngress mail =
            AppliedMailIngress.apply(cluster, NAMESPACE, """
            mailServers: [{name: dms, workloadRef: {name: mailserver}}]
            service: {type: ClusterIP, clusterIP: %s}
            internalService: {clusterIP: %s}
            proxy: {replicas: 1}
            """.formatted(PUBLIC_IP, INTERNAL_IP));

    @BeforeAll
    void resolvePublicNameToInternalService() {
        mail.awaitReady();
        cluster.rewriteName(PUBLIC_NAME, "mail-internal." + NAMESPACE);
        await().atMost(Duration.ofSeconds(90))
                .until(() ->
                        pod.exec("getent", "hosts", PUBLIC_NAME).getStdout().startsWith(INTERNAL_IP));
    }

    @Test
    void shouldShowThePodsAddressWhenItSendsMailToThePublicName() {
        // Given
        String podAddress = pod.addressLike(INTERNAL_IP);
        long before = localSourceCount("smtp");

        // When
        var delivery = pod.exec(
                "swaks", "--server", PUBLIC_NAME, "--from", "someone@elsewhere.test", "--to", "user@example.test");
        var submission = pod.exec(MailClient.submission(PUBLIC_NAME, 465, "-tlsc"));

        // Then
        assertThat(delivery.getExitCode()).as(delivery.toString()).isZero();
        assertThat(submission.getExitCode()).as(submission.toString()).isZero();
        await().atMost(SOON).until(() -> mailServer.logged("postfix/smtpd", podAddress) == 1);
        await().atMost(SOON).until(() -> mailServer.logged("postfix/submissions/smtpd", podAddress) == 1);
        assertThat(localSourceCount("smtp")).isEqualTo(before);
    }

    @Test
    void shouldDeferAndCountAPodThatSendsMailToThePublicService() {
        // Given
        String podAddress = pod.addressLike(PUBLIC_IP);
        long before = localSourceCount("smtp");

        // When
        String greeting = pod.greeting(PUBLIC_IP, 25);

        // Then
        assertThat(greeting).startsWith("421 4.3.0");
        assertThat(localSourceCount("smtp")).isEqualTo(before + 1);
        assertThat(localSources("smtp", "pod").get(0).path("addresses"))
                .extracting(JsonNode::asText)
                .containsExactly(podAddress);
        assertThat(mailServer.log()).doesNotContain("CONNECT from [" + podAddress + "]:25");
    }

    @Test
    void shouldServeAndCountAPodThatReadsMailThroughThePublicService() {
        // Given
        long before = localSourceCount("imap");

        // When
        String greeting = pod.greeting(PUBLIC_IP, 143);

        // Then
        assertThat(greeting).startsWith("* OK");
        assertThat(localSourceCount("imap")).isEqualTo(before + 1);
    }

    private long localSourceCount(String listener) {
        return localSources(listener, "pod").stream()
                .mapToLong(source -> source.path("count").asLong())
                .sum();
    }

    private List<JsonNode> localSources(String listener, String kind) {
        JsonNode listeners = mail.proxies().get(0).status().path("listeners");
        return StreamSupport.stream(listeners.spliterator(), false)
                .filter(entry -> entry.path("name").asText().equals(listener))
                .filter(entry -> entry.path("exposure").asText().equals("Public"))
                .flatMap(
                        entry -> StreamSupport.stream(entry.path("localSources").spliterator(), false))
                .filter(source -> source.path("kind").asText().equals(kind))
                .toList();
    }
}
