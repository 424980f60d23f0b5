package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.testing.DmsGeneration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Pod templates that an injection would break: the condition names the remedy, and the running pod is not touched. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodTemplateChecksIT {

    private static final String NAMESPACE = "pod-template-checks";
    private static final String PROBED_NAMESPACE = "pod-template-checks-probe";

    private final TestCluster cluster = TestCluster.shared();

    @AutoClose
    private final MailClient client = new MailClient(cluster, "203.0.113.46");

    @Test
    void shouldNotTouchThePodWhenAConfigMapIsMountedOverTheDirectory() {
        // Given
        cluster.createNamespace(NAMESPACE);
        cluster.apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: own-files, namespace: %1$s}
                data: {postfix-accounts.cf: ""}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  strategy: {type: Recreate}
                  selector: {matchLabels: {app: %2$s}}
                  template:
                    metadata: {labels: {app: %2$s}}
                    spec:
                      terminationGracePeriodSeconds: 0
                      volumes: [{name: own, configMap: {name: own-files}}]
                      containers:
                      - name: docker-mailserver
                        image: %3$s
                        imagePullPolicy: IfNotPresent
                        command: [sleep, infinity]
                        volumeMounts: [{name: own, mountPath: /tmp/docker-mailserver}]
                """.formatted(NAMESPACE, MailServerUnderTest.NAME, TestImages.CLIENT));
        MailServerUnderTest mailServer = mailServer(NAMESPACE);
        mailServer.awaitRollout();
        Before before = Before.of(mailServer);

        // When
        String message =
                apply(NAMESPACE, "postfixMaster: \"\"").awaitCondition("DmsConfigured", "False:ReadOnlyVolume");

        // Then
        assertThat(message)
                .contains(
                        "mounts volume \"own\" at /tmp/docker-mailserver",
                        "\"subPath\", instead of the whole directory");
        before.assertUntouched(mailServer);
    }

    @Test
    void shouldNotTouchThePodWhenAReadinessProbeWaitsForAGreeting() {
        // Given
        MailServerUnderTest mailServer =
                MailServerUnderTest.deploy(cluster, PROBED_NAMESPACE, client, DmsGeneration.DEBIAN_12);
        String probe = "exec 3<>/dev/tcp/localhost/587; read -t 8 -u 3 line; [[ $line == 220* ]]";
        cluster.kubectl("patch", mailServer.reference(), "-n", PROBED_NAMESPACE, "--patch", """
                {"spec": {"template": {"spec": {"containers": [{"name": "docker-mailserver", "readinessProbe":
                  {"exec": {"command": ["bash", "-c", "%s"]}, "timeoutSeconds": 10}}]}}}}
                """.formatted(probe));
        mailServer.awaitRollout();
        Before before = Before.of(mailServer);

        // When
        String message = apply(PROBED_NAMESPACE, "").awaitCondition("DmsConfigured", "False:ProbeConflict");

        // Then
        assertThat(message).contains("\"readinessProbe\" connects to port 587", "ss -ltn", "SeparatePorts");
        before.assertUntouched(mailServer);
    }

    private MailServerUnderTest mailServer(String namespace) {
        return MailServerUnderTest.forWorkload(
                cluster, namespace, WorkloadKind.DEPLOYMENT, MailServerUnderTest.NAME, DmsGeneration.DEBIAN_12);
    }

    private AppliedMailIngress apply(String namespace, String configuration) {
        return AppliedMailIngress.apply(cluster, namespace, """
                mailServers:
                - name: dms
                  workloadRef: {name: %s, container: docker-mailserver}
                  configuration: {%s}
                service: {type: ClusterIP}
                proxy: {replicas: 1}
                """.formatted(MailServerUnderTest.NAME, configuration));
    }

    /** A mail server before the MailIngress. */
    private record Before(String podUid, long revision) {

        static Before of(MailServerUnderTest mailServer) {
            return new Before(mailServer.podUid(), mailServer.revision());
        }

        /** Its template and its pod are the same, and the pod is ready. */
        void assertUntouched(MailServerUnderTest mailServer) {
            assertThat(mailServer.revision()).as("revision of the template").isEqualTo(revision);
            mailServer.awaitRollout();
            assertThat(mailServer.podUid()).as("UID of the pod").isEqualTo(podUid);
        }
    }
}
