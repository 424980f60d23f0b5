package dev.mailingress.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.dms.InjectionPlan;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.WorkloadLookup.Found;
import dev.mailingress.operator.testing.ModelFixture;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InjectedPodsTest {

    private static final MailIngressModel MODEL = ModelFixture.of("""
            apiVersion: mailingress.dev/v1alpha1
            kind: MailIngress
            metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0}
            spec:
              listeners: [{name: smtp}, {name: imap}]
              mailServers: [{name: dms, workloadRef: {name: mailserver}}]
            """, """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: mailserver, namespace: mail, uid: u, generation: 2}
            spec:
              replicas: 1
              selector: {matchLabels: {app: mailserver}}
              template:
                metadata: {labels: {app: mailserver}}
                spec: {containers: [{name: dms}]}
            status: {observedGeneration: 2, replicas: 1, updatedReplicas: 1, availableReplicas: 1}
            """).model();

    private static final Found FOUND =
            MODEL.mailServers().get(0).foundWorkload().orElseThrow();
    private static final InjectionPlan PLAN =
            InjectionPlan.of(MODEL, MODEL.mailServers().get(0), FOUND.workload(), FOUND.container());

    /** A pod is {@code <files>,<contract>[,ready][,terminating][,Failed]}; pods have the names p1, p2 ... */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a new pod is ready                                                | new,new,ready                                   | Injected
            the new pod is not ready                                          | new,new                                         | PodsNotReady 0
            the new pod has just started, and its predecessor terminates      | new,new,ready,terminating new,new               | PodsNotReady 0
            the new pod has just started, and one with old files terminates   | old,new,ready,terminating new,new               | PodsNotReady 0
            the only pod terminates, and its successor does not exist yet     | new,new,ready,terminating                       | PodsNotReady 0
            the workload has a new template, and no pod exists yet            |                                                 | PodsNotReady 0
            a predecessor with the same files terminates                      | new,new,ready,terminating new,new,ready         | Injected
            a pod with old files terminates                                   | old,new,ready,terminating new,new,ready         | OldPodsRunning [p1]
            a pod with another contract terminates                            | new,new,ready new,old,ready,terminating         | OldPodsRunning [p2]
            a pod with old files that is not ready terminates                 | old,new,terminating new,new,ready               | OldPodsRunning [p1]
            pods with old files run                                           | old,new,ready old,old,ready new,new,ready       | OldPodsRunning [p1, p2]
            a pod with old files was evicted                                  | old,old,Failed new,new,ready                    | Injected
            a pod with the new files was evicted                              | new,new,ready,Failed                            | PodsNotReady 0
            """)
    void shouldConfirmARolloutOnlyWhenAllPodsRunWithTheFiles(String situation, @Nullable String pods, String expected) {
        // When
        DmsState state = InjectedPods.of(PLAN, pods(pods == null ? "" : pods)).state("dms", FOUND.workload());
        // Then
        assertThat(text(state)).as(situation).isEqualTo(expected);
        assertThat(state.mailServer()).isEqualTo("dms");
        assertThat(state.changesWithPods())
                .as("reconciled soon again: %s", situation)
                .isEqualTo(!(state instanceof DmsState.Injected));
    }

    @Test
    void shouldIdentifyPodsByTheirContractAloneWhenNoFilesAreMounted() {
        // Given
        InjectionPlan labelsOnly = new InjectionPlan(
                PLAN.workload(), PLAN.container(), PLAN.configMap(), List.of(), PLAN.contract(), PLAN.labels());
        // When
        InjectedPods injected = InjectedPods.of(labelsOnly, pods("old,new,ready old,old,ready"));
        // Then
        assertThat(injected).isEqualTo(new InjectedPods(1, List.of("p2")));
    }

    private static String text(DmsState state) {
        if (state instanceof DmsState.PodsNotReady notReady) {
            return "PodsNotReady " + notReady.ready();
        }
        return state instanceof DmsState.OldPodsRunning old
                ? "OldPodsRunning " + old.pods()
                : state.getClass().getSimpleName();
    }

    private static List<Pod> pods(String pods) {
        List<Pod> all = new ArrayList<>();
        for (String pod : pods.split(" ", -1)) {
            if (!pod.isEmpty()) {
                all.add(pod("p" + (all.size() + 1), List.of(pod.split(",", -1))));
            }
        }
        return all;
    }

    private static Pod pod(String name, List<String> traits) {
        Map<String, String> labels = new HashMap<>(PLAN.labels());
        if (traits.get(1).equals("old")) {
            labels.put(Labels.CONTRACT, "00000000");
        }
        // @formatter:off
        return new PodBuilder()
            .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .withDeletionTimestamp(traits.contains("terminating") ? "2026-01-01T10:00:00Z" : null)
            .endMetadata()
            .withNewSpec()
                .addNewVolume()
                    .withName("mailingress-files")
                    .withNewConfigMap()
                        .withName(traits.get(0).equals("old") ? "mail-dms-dms-00000000" : PLAN.configMap())
                    .endConfigMap()
                .endVolume()
            .endSpec()
            .withNewStatus()
                .withPhase(traits.contains("Failed") ? "Failed" : "Running")
                .addNewCondition()
                    .withType("Ready")
                    .withStatus(traits.contains("ready") ? "True" : "False")
                .endCondition()
            .endStatus()
            .build();
        // @formatter:on
    }
}
