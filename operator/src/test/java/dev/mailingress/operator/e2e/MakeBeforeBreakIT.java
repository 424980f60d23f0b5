package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes that cannot be finished, and changes that can, while a client sends a message every second: none is lost or refused. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MakeBeforeBreakIT {

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

    private StreamedMail stream;

    @BeforeEach
    void startStream() {
        stream = StreamedMail.start(client, ADDRESS, mailServer);
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
        stream.assertServedWithoutAnyDeferral();
        assertThat(mailServer.podUid()).isEqualTo(uid);
        assertThat(client.reaches(ADDRESS, 993)).isTrue();

        // When the edit is corrected
        mail.patch("{\"service\": {\"nodePorts\": null}}");
        // Then
        mail.awaitReady();
        await().atMost(SOON).until(() -> client.reaches(ADDRESS, 995));
        mail.patch("{" + LISTENERS + "}");
        mail.awaitReady();
        stream.assertNothingLost("a rejected edit");
    }

    @Test
    void shouldKeepTheFilesWhenAReferenceIsWrongOrAmbiguous() {
        // Given
        String uid = mailServer.podUid();
        // When
        mail.patch(workload("\"name\": \"typo\""));
        // Then
        mail.awaitCondition("ResolvedRefs", "False:WorkloadNotFound");
        stream.assertServedWithoutAnyDeferral();
        assertThat(mailServer.podUid()).isEqualTo(uid);
        assertThat(mailServer.template().toString()).contains("mailingress-files");

        // When the owner adds a sidecar and the container is not named
        mail.patch(workload("\"name\": \"mailserver\""));
        mail.awaitReady();
        mailServer.patch("""
                spec: {template: {spec: {containers: [{name: sidecar, image: %s, command: [sleep, infinity]}]}}}
                """.formatted(image()));
        mailServer.awaitRollout();
        // Then
        mail.awaitReady();
        assertThat(mailServer.template().toString()).contains("mailingress-files");
        mailServer.patch("""
                spec: {template: {spec: {containers: [{name: sidecar, $patch: delete}]}}}
                """);
        mailServer.awaitRollout();
        mail.awaitReady();
        stream.assertNothingLost("a wrong reference, and a sidecar");
    }

    @Test
    void shouldServeTheOldPodWhenTheNewOneCannotBeScheduledBesideIt() {
        // Given
        mailServer.patch("""
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
        mailServer.patch("spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}}");
        mail.awaitReady();
        String uid = mailServer.podUid();
        stream.startCounting();
        // When
        mail.patch("{" + WITH_POP3S + ", " + server("dms", "SamePorts", "\"20s\"") + "}");
        // Then
        assertThat(mail.awaitCondition("DmsConfigured", "False:RolloutPending")).contains("available");
        stream.assertServedWithoutAnyDeferral();
        String message = mail.awaitCondition("DmsConfigured", "False:ChangeWithdrawn");
        assertThat(message).contains("runs as before", "were not ready within 20s");
        stream.assertServedWithoutAnyDeferral();
        assertThat(mailServer.podUid()).isEqualTo(uid);
        stream.assertNothingLost("a pod that cannot be scheduled");
        mail.patch("{" + LISTENERS + ", " + server("dms", "SamePorts", "\"3m\"") + "}");
        mail.awaitReady();
        mailServer.patch("spec: {strategy: {type: Recreate, rollingUpdate: null}}");
        mailServer.patch("spec: {template: {spec: {affinity: null}}}");
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
        stream.awaitMore();
        mailServer.awaitRollout();
        assertThat(mailServer.template().toString()).doesNotContain("user-patches");
        stream.assertNothingLost("a change that does not come up");
        mail.patch(workload("\"name\": \"mailserver\""));
        mail.awaitReady();
    }

    @Test
    void shouldServeMailAsBeforeWhenAnInternalServiceHasOneAddressBesideADualStackService() {
        // Given
        String uid = mailServer.podUid();
        // When
        mail.patch(
                "{\"service\": {\"ipFamilyPolicy\": \"PreferDualStack\"}, \"internalService\": {\"clusterIP\": \"10.43.0.37\"}}");
        // Then the Service is also accepted when it exists
        mail.awaitReady();
        await().during(Duration.ofSeconds(5)).atMost(SOON).until(() -> mail.isTrue("Ready"));
        stream.assertServedWithoutAnyDeferral();
        assertThat(mailServer.podUid()).isEqualTo(uid);
        mail.patch("{\"service\": {\"ipFamilyPolicy\": null}, \"internalService\": null}");
        mail.awaitReady();
        stream.assertNothingLost("an internal Service beside a dual-stack Service");
    }

    @Test
    void shouldNameThePodsThatWillBeReplacedAndTouchNothingWhenPaused() {
        // Given
        String uid = mailServer.podUid();
        mail.annotate("mailingress.dev/paused", "true");
        // When
        mail.patch("{" + server("dms", "SeparatePorts", "\"3m\"") + "}");
        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mail.awaitCondition("Ready", "Unknown:Paused"))
                        .contains("the pods of Deployment \"mailserver\" will be replaced"));
        stream.assertServedWithoutAnyDeferral();
        assertThat(mailServer.podUid()).isEqualTo(uid);

        // When the change is undone and the pause ends
        mail.patch("{" + server("dms", "SamePorts", "\"3m\"") + "}");
        mail.annotate("mailingress.dev/paused", null);
        // Then
        mail.awaitReady();
        assertThat(mailServer.podUid()).isEqualTo(uid);
        stream.assertNothingLost("a pause");
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
        stream.awaitMore();
        stream.assertNothingLost(change);
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
}
