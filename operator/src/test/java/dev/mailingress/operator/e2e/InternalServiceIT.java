package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailingress.operator.testing.DmsGeneration;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Pods reach the mail server under its public name by the internal Service; what they do at the public one is counted. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InternalServiceIT {

    private static final String NAMESPACE = "internal-service";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PUBLIC_NAME = "mail.example.test";
    private static final String INTERNAL_IP = "10.43.0.36";
    private static final String PUBLIC_IP = "10.43.0.35";

    private final TestCluster cluster = TestCluster.shared();
    private final MailClient client = new MailClient(cluster);
    private final MailServerUnderTest mailServer =
            MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_13);
    private final ShellPod pod = ShellPod.start(cluster, NAMESPACE + "-elsewhere", "webmail");
    private final AppliedMailIngress mail =
            AppliedMailIngress.apply(cluster, NAMESPACE, """
            mailServers: [{name: dms, workloadRef: {name: mailserver}}]
            service: {type: ClusterIP, clusterIP: %s}
            internalService: {clusterIP: %s}
            proxy: {replicas: 1}
            """.formatted(PUBLIC_IP, INTERNAL_IP));

    @BeforeAll
    void leadThePublicNameToTheInternalDoor() {
        mail.awaitReady();
        cluster.rewriteName(PUBLIC_NAME, "mail-internal." + NAMESPACE);
        await().atMost(Duration.ofSeconds(90))
                .until(() ->
                        pod.exec("getent", "hosts", PUBLIC_NAME).getStdout().startsWith(INTERNAL_IP));
    }

    @AfterAll
    void stopClient() {
        client.close();
    }

    @Test
    void shouldShowThePodsAddressWhenItSendsMailToThePublicName() {
        // Given
        String own = pod.addressLike(INTERNAL_IP);
        long counted = countedAt("smtp");

        // When
        var delivery = pod.exec(
                "swaks", "--server", PUBLIC_NAME, "--from", "someone@elsewhere.test", "--to", "user@example.test");
        var submission = pod.exec(MailClient.submission(PUBLIC_NAME, 465, "-tlsc"));

        // Then
        assertThat(delivery.getExitCode()).as(delivery.toString()).isZero();
        assertThat(submission.getExitCode()).as(submission.toString()).isZero();
        await().atMost(SOON).until(() -> mailServer.seen("postfix/smtpd", own) == 1);
        await().atMost(SOON).until(() -> mailServer.seen("postfix/submissions/smtpd", own) == 1);
        assertThat(countedAt("smtp")).isEqualTo(counted);
    }

    @Test
    void shouldBeToldToTryLaterAndBeCountedWhenAPodSendsMailToThePublicDoor() {
        // Given
        String own = pod.addressLike(PUBLIC_IP);
        long counted = countedAt("smtp");

        // When
        String greeting = pod.greeting(PUBLIC_IP, 25);

        // Then
        assertThat(greeting).startsWith("421 4.3.0");
        assertThat(countedAt("smtp")).isEqualTo(counted + 1);
        assertThat(localSourcesAt("smtp", "pod").get(0).path("addresses"))
                .extracting(JsonNode::asText)
                .containsExactly(own);
        assertThat(mailServer.log()).doesNotContain("CONNECT from [" + own + "]:25");
    }

    @Test
    void shouldPassAPodOnAndCountItWhenItReadsMailAtThePublicDoor() {
        // Given
        long counted = countedAt("imap");

        // When
        String greeting = pod.greeting(PUBLIC_IP, 143);

        // Then
        assertThat(greeting).startsWith("* OK");
        assertThat(countedAt("imap")).isEqualTo(counted + 1);
    }

    private long countedAt(String listener) {
        return localSourcesAt(listener, "pod").stream()
                .mapToLong(source -> source.path("count").asLong())
                .sum();
    }

    private List<JsonNode> localSourcesAt(String listener, String kind) {
        JsonNode listeners = mail.proxies().get(0).status().path("listeners");
        return StreamSupport.stream(listeners.spliterator(), false)
                .filter(one -> one.path("name").asText().equals(listener))
                .filter(one -> one.path("exposure").asText().equals("Public"))
                .flatMap(one -> StreamSupport.stream(one.path("localSources").spliterator(), false))
                .filter(source -> source.path("kind").asText().equals(kind))
                .toList();
    }
}
