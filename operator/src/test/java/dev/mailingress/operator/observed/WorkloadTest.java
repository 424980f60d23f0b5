package dev.mailingress.operator.observed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Observed state of Deployments and StatefulSets. */
class WorkloadTest {

    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    every pod is new and available           | true  | 2 | observedGeneration: 5, replicas: 2, updatedReplicas: 2, availableReplicas: 2
                    the template is not observed yet         | false | 2 | observedGeneration: 4, replicas: 2, updatedReplicas: 2, availableReplicas: 2
                    the template was never observed          | false | 2 | replicas: 2, updatedReplicas: 2, availableReplicas: 2
                    one pod is old                           | false | 2 | observedGeneration: 5, replicas: 2, updatedReplicas: 1, availableReplicas: 2
                    an old pod is still terminating          | false | 2 | observedGeneration: 5, replicas: 3, updatedReplicas: 2, availableReplicas: 2
                    a new pod is not available               | false | 2 | observedGeneration: 5, replicas: 2, updatedReplicas: 2, availableReplicas: 1
                    the status is absent                     | false | 2 |
                    no replicas are desired and none exist   | true  | 0 | observedGeneration: 5
                    """)
    void shouldReadTheRolloutOfADeploymentWhen(String situation, boolean complete, int replicas, String status) {
        // Given
        String yaml = yaml("Deployment", replicas, status);
        // When
        Workload workload = Workload.of(KUBERNETES.unmarshal(yaml, Deployment.class));
        // Then
        assertThat(workload.rollout().complete()).as(situation).isEqualTo(complete);
        assertThat(workload.rollout().replicas()).isEqualTo(replicas);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    every pod is new and available           | true  | 2 | observedGeneration: 5, replicas: 2, updatedReplicas: 2, availableReplicas: 2, currentRevision: a, updateRevision: b
                    the new revision became the current one  | true  | 2 | observedGeneration: 5, replicas: 2, updatedReplicas: 2, availableReplicas: 2, currentRevision: b, updateRevision: b
                    rolled back, a pod has another revision  | false | 1 | observedGeneration: 5, replicas: 1, updatedReplicas: 0, availableReplicas: 1, currentRevision: a, updateRevision: a
                    one pod is old                           | false | 2 | observedGeneration: 5, replicas: 2, updatedReplicas: 1, availableReplicas: 2, currentRevision: a, updateRevision: b
                    the template is not observed yet         | false | 2 | observedGeneration: 4, replicas: 2, updatedReplicas: 2, availableReplicas: 2, currentRevision: b, updateRevision: b
                    a new pod is not available               | false | 2 | observedGeneration: 5, replicas: 2, updatedReplicas: 2, availableReplicas: 1, currentRevision: b, updateRevision: b
                    the status is absent                     | false | 2 |
                    """)
    void shouldReadTheRolloutOfAStatefulSetWhen(String situation, boolean complete, int replicas, String status) {
        // Given
        String yaml = yaml("StatefulSet", replicas, status);
        // When
        Workload workload = Workload.of(KUBERNETES.unmarshal(yaml, StatefulSet.class));
        // Then
        assertThat(workload.rollout().complete()).as(situation).isEqualTo(complete);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nothing              | false | 0 |
            another strategy     | true  | 0 | {type: OnDelete}
            a partition          | true  | 1 | {type: RollingUpdate, rollingUpdate: {partition: 1}}
            the default settings | false | 0 | {type: RollingUpdate, rollingUpdate: {partition: 0}}
            """)
    void shouldReadWhatHoldsBackTheRolloutOfAStatefulSet(
            String cause, boolean paused, int partition, @Nullable String strategy) {
        // Given
        String yaml = yaml("StatefulSet", 1, "")
                .replace("replicas: 1", "replicas: 1" + (strategy == null ? "" : "\n  updateStrategy: " + strategy));
        // When
        Workload.Rollout rollout =
                Workload.of(KUBERNETES.unmarshal(yaml, StatefulSet.class)).rollout();
        // Then
        assertThat(rollout.paused()).as(cause).isEqualTo(paused);
        assertThat(rollout.partition()).as(cause).isEqualTo(partition);
    }

    @Test
    void shouldDefaultToOneReplica() {
        // Given
        String yaml = yaml("Deployment", 7, "observedGeneration: 5").replace("replicas: 7", "");
        // When
        Workload workload = Workload.of(KUBERNETES.unmarshal(yaml, Deployment.class));
        // Then
        assertThat(workload.rollout().replicas()).isOne();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", ", false"})
    void shouldReadWhetherADeploymentIsPaused(@Nullable Boolean value, boolean paused) {
        // Given
        String yaml = yaml("Deployment", 1, "observedGeneration: 5");
        String spec =
                value == null ? yaml : yaml.replace("spec:\n  replicas", "spec:\n  paused: " + value + "\n  replicas");
        // When
        Workload workload = Workload.of(KUBERNETES.unmarshal(spec, Deployment.class));
        // Then
        assertThat(workload.rollout().paused()).isEqualTo(paused);
    }

    @ParameterizedTest
    @CsvSource({"updateStrategy: {type: OnDelete}, true", "updateStrategy: {type: RollingUpdate}, false", ", false"})
    void shouldTreatAStatefulSetWithOnDeleteAsPaused(@Nullable String strategy, boolean paused) {
        // Given
        String yaml = yaml("StatefulSet", 1, "observedGeneration: 5, updateRevision: b");
        // When
        Workload workload = Workload.of(KUBERNETES.unmarshal(
                strategy == null ? yaml : yaml.replace("spec:\n  replicas", "spec:\n  " + strategy + "\n  replicas"),
                StatefulSet.class));
        // Then
        assertThat(workload.rollout().paused()).isEqualTo(paused);
        assertThat(workload.rollout().revision()).isEqualTo("b");
    }

    @Test
    void shouldDetectFieldManagersThatOwnFields() {
        // When
        Workload workload = Workload.of(KUBERNETES.unmarshal(yaml("Deployment", 1, "replicas: 1"), Deployment.class));
        // Then
        assertThat(workload.hasFieldsOf("mailingress.dev-1")).isTrue();
        assertThat(workload.hasFieldsOf("mailingress.dev-2")).isFalse();
        assertThat(workload.selector()).containsEntry("app", "mailserver");
    }

    private static String yaml(String kind, int replicas, @Nullable String status) {
        return """
               apiVersion: apps/v1
               kind: %s
               metadata:
                 name: mailserver
                 generation: 5
                 managedFields: [{manager: helm}, {manager: mailingress.dev-1}]
               spec:
                 replicas: %d
                 selector: {matchLabels: {app: mailserver}}
                 template: {spec: {containers: [{name: dms}]}}
               status: {%s}
               """.formatted(kind, replicas, status == null ? "" : status);
    }
}
