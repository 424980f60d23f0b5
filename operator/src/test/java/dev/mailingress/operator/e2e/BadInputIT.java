package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** MailIngresses that cannot be carried out: they report the error and change nothing. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {

    private static final String NAMESPACE = "bad-input";

    private final TestCluster cluster = TestCluster.shared();
    private final Conditions conditions = new Conditions(cluster, NAMESPACE);

    @BeforeAll
    void createNamespace() {
        cluster.createNamespace(NAMESPACE);
    }

    @Test
    void shouldNameTheWorkloadWhenItIsMissing() {
        // When
        cluster.apply(mailIngress("no-workload", "absent", ""));

        // Then
        assertCondition(
                "no-workload",
                "ResolvedRefs",
                "False:WorkloadNotFound",
                "Deployment \"absent\" not found",
                "create it");
        assertCondition("no-workload", "Ready", "False:NotReady");
    }

    @Test
    void shouldNameTheContainersWhenTheConfiguredOneIsMissing() {
        // Given
        cluster.apply(workload("two-containers", "", "  - {name: sidecar, image: none}"));

        // When
        cluster.apply(mailIngress("no-container", "two-containers", "container: dms"));

        // Then
        assertCondition(
                "no-container",
                "ResolvedRefs",
                "False:ContainerNotFound",
                "docker-mailserver",
                "workloadRef.container");
    }

    @Test
    void shouldRequireAContainerWhenThePodHasSeveral() {
        // Given
        cluster.apply(workload("ambiguous", "", "  - {name: sidecar, image: none}"));

        // When
        cluster.apply(mailIngress("which-container", "ambiguous", ""));

        // Then
        assertCondition(
                "which-container", "ResolvedRefs", "False:ContainerAmbiguous", "sidecar", "workloadRef.container");
    }

    @Test
    void shouldChangeNothingWhenTheUserAlreadyMountsTheFile() {
        // Given
        cluster.apply(workload("mounts", "/tmp/docker-mailserver/postfix-master.cf", ""));
        Deployment before = deployment("mounts");

        // When
        cluster.apply(mailIngress("collision", "mounts", ""));

        // Then
        assertCondition(
                "collision",
                "DmsConfigured",
                "False:MountCollision",
                "already mounts /tmp/docker-mailserver/postfix-master.cf",
                "configuration.postfixMaster");
        assertThat(deployment("mounts").getSpec()).isEqualTo(before.getSpec());
    }

    @Test
    void shouldRequireConfirmationWhenAVolumeMayContainFilesToHide() {
        // Given
        cluster.apply(workload("covered", "/tmp/docker-mailserver", ""));
        Deployment before = deployment("covered");

        // When
        cluster.apply(mailIngress("overrides", "covered", ""));

        // Then
        assertCondition("overrides", "DmsConfigured", "False:ConfirmOverrides", "postfixMaster", "\"\"");
        assertThat(deployment("covered").getSpec()).isEqualTo(before.getSpec());
    }

    @Test
    void shouldCreateNothingWhenAServiceOfTheUserHasTheSameName() {
        // Given
        cluster.apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: taken, namespace: %s}
                spec: {ports: [{port: 80}]}
                """.formatted(NAMESPACE));
        cluster.apply(workload("taken-workload", "", ""));

        // When
        cluster.apply(mailIngress("taken", "taken-workload", ""));

        // Then
        assertCondition("taken", "Accepted", "False:NameConflict", "Service \"taken\"", "another name");
        Service service = Objects.requireNonNull(cluster.client()
                .services()
                .inNamespace(NAMESPACE)
                .withName("taken")
                .get());
        assertThat(service.getSpec().getPorts()).hasSize(1);
        assertThat(service.getMetadata().getOwnerReferences()).isEmpty();
        assertThat(cluster.kubectl(
                        "get",
                        "deployments,configmaps",
                        "-n",
                        NAMESPACE,
                        "-l",
                        "mailingress.dev/name=taken",
                        "-o",
                        "name"))
                .isEmpty();
    }

    @Test
    void shouldPreferTheOlderMailIngressWhenTwoReferToOneWorkload() {
        // Given
        cluster.apply(workload("shared", "", ""));
        cluster.apply(mailIngress("older", "shared", ""));
        assertCondition("older", "Accepted", "True:Accepted");
        awaitNextSecondAfter("older");

        // When
        cluster.apply(mailIngress("younger", "shared", ""));

        // Then
        assertCondition("younger", "Accepted", "False:WorkloadConflict", "older MailIngress \"older\"");
    }

    @Test
    void shouldBeRejectedByTheApiServerWhenAListenerHasNoPort() {
        // When
        var result = cluster.tryApply("""
                apiVersion: mailingress.dev/v1alpha1
                kind: MailIngress
                metadata: {name: rejected, namespace: %s}
                spec:
                  listeners: [{name: chat}]
                  mailServers: [{name: dms, workloadRef: {name: any}}]
                """.formatted(NAMESPACE));

        // Then
        assertThat(result.getExitCode()).isNotZero();
        assertThat(result.getStderr()).contains("port must be set if name is not a well-known mail service");
    }

    private void assertCondition(String name, String type, String statusAndReason, String... parts) {
        conditions.await(name, type, statusAndReason, parts);
    }

    /** Creation timestamps have whole seconds: of two resources created in the same second neither is older. */
    private void awaitNextSecondAfter(String name) {
        Instant created = Instant.parse(
                cluster.kubectl("get", "mi", name, "-n", NAMESPACE, "-o", "jsonpath={.metadata.creationTimestamp}"));
        await().until(() -> Instant.now().isAfter(created.plusSeconds(1)));
    }

    private Deployment deployment(String name) {
        return Objects.requireNonNull(cluster.client()
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get());
    }

    private static String mailIngress(String name, String workload, String container) {
        return """
                apiVersion: mailingress.dev/v1alpha1
                kind: MailIngress
                metadata: {name: %s, namespace: %s}
                spec:
                  mailServers:
                  - name: dms
                    workloadRef: {name: %s, %s}
                  service: {type: ClusterIP}
                  proxy: {replicas: 1}
                """.formatted(name, NAMESPACE, workload, container);
    }

    /** A workload without replicas, so that it needs no image. */
    private static String workload(String name, String mountPath, String additionalContainers) {
        String mount = mountPath.isEmpty() ? "[]" : "[{name: own, mountPath: " + mountPath + "}]";
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, namespace: %2$s}
                spec:
                  replicas: 0
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      volumes: [{name: own, persistentVolumeClaim: {claimName: own}}]
                      containers:
                      - {name: docker-mailserver, image: none, volumeMounts: %3$s}
                    %4$s
                """.formatted(name, NAMESPACE, mount, additionalContainers);
    }
}
