package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.e2e.MailStream.Attempt;
import dev.mailingress.operator.e2e.MailStream.Outcome;
import dev.mailingress.operator.testing.DmsGeneration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes that cannot be finished, and changes that can, while a client sends a message every second: none is lost or refused. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MakeBeforeBreakIT {

    private static final Logger LOGGER = LoggerFactory.getLogger(MakeBeforeBreakIT.class);
    private static final String NAMESPACE = "make-before-break";
    private static final String ADDRESS = "203.0.113.185";
    private static final Duration SOON = Duration.ofSeconds(60);
    /** A container starts, is not ready for the progress deadline, and the former one starts again. */
    private static final Duration WITHDRAWAL = Duration.ofSeconds(150);

    private static final String LISTENERS =
            "\"listeners\": [{\"name\": \"smtp\"}, {\"name\": \"submission\"}, {\"name\": \"imaps\"}]";
    private static final String WITH_POP3S = LISTENERS.replace("]", ", {\"name\": \"pop3s\"}]");

    private final TestCluster cluster = TestCluster.shared();

    @AutoClose
    private final MailClient client = new MailClient(cluster, ADDRESS);

    private final MailServerUnderTest mailServer = MailServerUnderTest.deploy(
                    cluster, NAMESPACE, client, DmsGeneration.DEBIAN_13)
            .withVolumes();
    private final AppliedMailIngress mail =
            AppliedMailIngress.apply(cluster, NAMESPACE, """
            listeners: [{name: smtp}, {name: submission}, {name: imaps}]
            mailServers: [{name: dms, workloadRef: {name: mailserver}, configuration: {progressDeadline: 3m}}]
            service: {type: NodePort, externalIPs: ["%s"]}
            proxy: {replicas: 2}
            """.formatted(ADDRESS)).awaitReady();

    private MailStream stream;
    private int lastMessage;

    @BeforeEach
    void startStream() {
        mailServer.bash("find /var/mail/example.test -type f -delete");
        stream = MailStream.start(client, ADDRESS);
        awaitMoreMail();
    }

    @AfterEach
    void closeStream() {
        stream.close();
    }

    @Test
    void shouldServeMailAsBeforeWhenTheApiServerRejectsAnEdit() {
        // Given
        cluster.apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: other, namespace: %s}
                spec: {type: NodePort, selector: {app: other}, ports: [{port: 80, nodePort: 30995}]}
                """.formatted(NAMESPACE));
        String uid = mailServer.podUid();
        // When
        mail.patch("{" + WITH_POP3S + ", \"service\": {\"nodePorts\": {\"pop3s\": 30995}}}");
        // Then
        assertThat(mail.awaitCondition("Accepted", "False:ClusterRefused")).contains("30995", "served as before");
        assertServedWithoutAnyDeferral();
        assertThat(mailServer.podUid()).isEqualTo(uid);
        assertThat(client.reaches(ADDRESS, 993)).isTrue();

        // When the edit is corrected
        mail.patch("{\"service\": {\"nodePorts\": null}}");
        // Then
        mail.awaitReady();
        await().atMost(SOON).until(() -> client.reaches(ADDRESS, 995));
        mail.patch("{" + LISTENERS + "}");
        mail.awaitReady();
        assertNothingLost();
    }

    @Test
    void shouldKeepTheFilesWhenAReferenceIsWrongOrAmbiguous() {
        // Given
        String uid = mailServer.podUid();
        // When
        mail.patch(workload("\"name\": \"typo\""));
        // Then
        mail.awaitCondition("ResolvedRefs", "False:WorkloadNotFound");
        assertServedWithoutAnyDeferral();
        assertThat(mailServer.podUid()).isEqualTo(uid);
        assertThat(mailServer.template().toString()).contains("mailingress-files");

        // When the owner adds a sidecar and the container is not named
        mail.patch(workload("\"name\": \"mailserver\""));
        mail.awaitReady();
        cluster.kubectl("patch", mailServer.reference(), "-n", NAMESPACE, "--patch", """
                spec: {template: {spec: {containers: [{name: sidecar, image: %s, command: [sleep, infinity]}]}}}
                """.formatted(image()));
        mailServer.awaitRollout();
        // Then
        mail.awaitReady();
        assertThat(mailServer.template().toString()).contains("mailingress-files");
        cluster.kubectl("patch", mailServer.reference(), "-n", NAMESPACE, "--patch", """
                spec: {template: {spec: {containers: [{name: sidecar, $patch: delete}]}}}
                """);
        mailServer.awaitRollout();
        mail.awaitReady();
        assertNothingLost();
    }

    @Test
    void shouldServeTheOldPodWhenTheNewOneCannotBeScheduledBesideIt() {
        // Given
        patchStrategy("""
                spec:
                  template:
                    spec:
                      affinity:
                        podAntiAffinity:
                          requiredDuringSchedulingIgnoredDuringExecution:
                          - topologyKey: kubernetes.io/hostname
                            labelSelector: {matchLabels: {app: mailserver}}
                """);
        mailServer.awaitRollout();
        patchStrategy("spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}}");
        mail.awaitReady();
        awaitMoreMail();
        String uid = mailServer.podUid();
        lastMessage = stream.newest();
        // When
        mail.patch("{" + WITH_POP3S + ", " + server("dms", "SamePorts", "\"20s\"") + "}");
        // Then
        assertThat(mail.awaitCondition("DmsConfigured", "False:RolloutPending")).contains("available");
        assertServedWithoutAnyDeferral();
        String message = mail.awaitCondition("DmsConfigured", "False:ChangeWithdrawn");
        assertThat(message).contains("runs as before", "were not ready within 20s");
        assertServedWithoutAnyDeferral();
        assertThat(mailServer.podUid()).isEqualTo(uid);
        assertNothingLost();
        mail.patch("{" + LISTENERS + ", " + server("dms", "SamePorts", "\"3m\"") + "}");
        mail.awaitReady();
        patchStrategy("spec: {strategy: {type: Recreate, rollingUpdate: null}}");
        patchStrategy("spec: {template: {spec: {affinity: null}}}");
        mailServer.awaitRollout();
        mail.awaitReady();
    }

    @Test
    void shouldWithdrawAChangeWhosePodDoesNotBecomeReady() {
        // When
        mail.patch("{\"mailServers\": [{\"name\": \"dms\", \"workloadRef\": {\"name\": \"mailserver\"},"
                + " \"configuration\": {\"progressDeadline\": \"20s\", \"userPatches\": \"sleep 3600\\n\"}}]}");
        // Then
        await().atMost(WITHDRAWAL).until(() -> mail.hasCondition("DmsConfigured", "False:ChangeWithdrawn"));
        awaitMoreMail();
        mailServer.awaitRollout();
        assertThat(mailServer.template().toString()).doesNotContain("user-patches");
        assertNothingLost();
        mail.patch(workload("\"name\": \"mailserver\""));
        mail.awaitReady();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            the mode changes        | dms  | SeparatePorts
            it changes back         | dms  | SamePorts
            the server is renamed   | post | SamePorts
            it is renamed back      | dms  | SamePorts
            """)
    void shouldLoseNoMessageWhen(String change, String name, String mode) {
        // When
        mail.patch("{" + server(name, mode, "\"3m\"") + "}");
        // Then
        mail.awaitReady();
        awaitMoreMail();
        assertNothingLost();
    }

    /** Also ends what an earlier patch set: a list is replaced as a whole. */
    private static String server(String name, String mode, String progressDeadline) {
        return "\"mailServers\": [{\"name\": \"" + name + "\", \"workloadRef\": {\"name\": \"mailserver\"},"
                + " \"configuration\": {\"mode\": \"" + mode + "\", \"progressDeadline\": " + progressDeadline + "}}]";
    }

    private static String workload(String reference) {
        return "{\"mailServers\": [{\"name\": \"dms\", \"workloadRef\": {" + reference
                + "}, \"configuration\": {\"progressDeadline\": \"3m\"}}]}";
    }

    private void patchStrategy(String patch) {
        cluster.kubectl("patch", mailServer.reference(), "-n", NAMESPACE, "--patch", patch);
    }

    private String image() {
        return mailServer
                .deployment()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage();
    }

    private void awaitMoreMail() {
        int before = stream.attempts(Outcome.ACCEPTED).size();
        await().atMost(SOON).until(() -> stream.attempts(Outcome.ACCEPTED).size() >= before + 5);
    }

    /** Nobody has to try again: the path works as before. */
    private void assertServedWithoutAnyDeferral() {
        awaitMoreMail();
        assertThat(stream.attempts(Outcome.DEFERRED).stream().filter(attempt -> attempt.message() > lastMessage))
                .isEmpty();
    }

    private void assertNothingLost() {
        stream.finish(SOON);
        mailServer.bash("postqueue -f");
        assertThat(stream.attempts(Outcome.REFUSED)).isEmpty();
        List<Integer> accepted =
                stream.attempts(Outcome.ACCEPTED).stream().map(Attempt::message).toList();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(arrivals().keySet())
                        .as("messages in the mailbox")
                        .containsAll(accepted));
        List<Attempt> deferred = stream.attempts(Outcome.DEFERRED);
        LOGGER.info(
                "{} messages, {} attempts deferred, the longest attempt {} ms: {}",
                accepted.size(),
                deferred.size(),
                stream.attempts(Outcome.ACCEPTED).stream()
                        .mapToLong(attempt -> attempt.took().toMillis())
                        .max()
                        .orElse(0),
                deferred.stream().map(Attempt::reason).distinct().toList());
    }

    /** The queue IDs under which the mail server received each message of the stream. */
    private Map<Integer, Set<String>> arrivals() {
        return mailServer
                .bash(MailServerUnderTest.resource("stream-arrivals.bash"))
                .lines()
                .map(line -> line.split(" ", 2))
                .collect(Collectors.groupingBy(
                        words -> Integer.valueOf(words[0]), Collectors.mapping(words -> words[1], Collectors.toSet())));
    }
}
