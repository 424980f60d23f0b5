package dev.mailingress.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.identity.Contract;
import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.observed.ContractPod;
import dev.mailingress.operator.observed.Workload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservedPodsTest {

    private static final ConfigMap FILES = new ConfigMapBuilder()
            .withNewMetadata()
            .withCreationTimestamp("2026-01-01T10:00:00Z")
            .endMetadata()
            .build();

    @Test
    void shouldDetectThatAllPodsAreNewerThanTheFiles() {
        assertThat(ObservedPods.areNewer(pods("2026-01-01T10:00:01Z", "2026-01-02T00:00:00Z"), FILES))
                .isTrue();
    }

    @Test
    void shouldNotTreatAPodAsNewerWhenItIsAsOldAsTheFiles() {
        assertThat(ObservedPods.areNewer(pods("2026-01-01T10:00:00Z", "2026-01-02T00:00:00Z"), FILES))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    old revision, not ready          | true  | this   | mail-1 | False
                    old revision, without status     | true  | this   | mail-1 |
                    old revision, ready              | false | this   | mail-1 | True
                    new revision, not ready          | false | this   | mail-2 | False
                    of another owner, not ready      | false | other | mail-1 | False
                    """)
    void shouldDetectThePodThatBlocksTheRolloutOfAStatefulSet(
            String situation, boolean blocks, String owner, String revision, @Nullable String ready) {
        // Given
        Pod pod = Serialization.unmarshal(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  ownerReferences: [{uid: %s}]
                  labels: {controller-revision-hash: %s}
                status: {conditions: [%s]}
                """.formatted(owner, revision, ready == null ? "" : "{type: Ready, status: \"" + ready + "\"}"),
                Pod.class);
        // Then
        assertThat(ObservedPods.blocksRollout(pod, "this", "mail-2"))
                .as(situation)
                .isEqualTo(blocks);
    }

    /** While a pod is being replaced there may be none: its successor must find its Service and its policy. */
    @Test
    void shouldKnowTheContractOfTheNextPodWhenNoneRuns() {
        // Given
        Labels owner = new Labels(new Identity("mail", "mail", "u", 1));
        Contract contract = Contract.of("dms", List.of(25, 993));
        Workload workload = Workload.of(new DeploymentBuilder()
                .withNewMetadata()
                .withName("mailserver")
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(contract.labels(owner))
                .addToAnnotations(Contract.PORTS_ANNOTATION, contract.portsText())
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build());
        // When
        List<ContractPod> contracts = new ObservedPods(List.of()).contracts(owner, List.of(workload));
        // Then
        assertThat(contracts).extracting(ContractPod::contract).containsExactly(contract);
    }

    private static List<Pod> pods(String... creations) {
        return Arrays.stream(creations)
                .map(creation -> new PodBuilder()
                        .withNewMetadata()
                        .withCreationTimestamp(creation)
                        .endMetadata()
                        .build())
                .toList();
    }
}
