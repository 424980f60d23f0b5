package dev.mailingress.operator.dms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rolling updates whose new pod may not be able to run beside the old one. */
class RolloutFindingsTest {

    private static final String WARNING = "warning PODS_CANNOT_COEXIST";
    private static final String CLAIM =
            "containers: [{name: dms}], volumes: [{name: data, persistentVolumeClaim: {claimName: mail-data}}]";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            replicas: 1                                                                                          | true
            strategy: {type: RollingUpdate}                                                                      | true
            replicas: 3, strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}                             | true
            replicas: 1, strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 10%, maxUnavailable: 90%}}    | true
            replicas: 1, strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 1}}        | false
            replicas: 1, strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 0, maxUnavailable: 0%}}       | false
            replicas: 1, strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 0%, maxUnavailable: 25%}}     | false
            replicas: 1, strategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 100%}}                  | false
            replicas: 4                                                                                          | false
            replicas: 0                                                                                          | false
            strategy: {type: Recreate}                                                                           | false
            """)
    void shouldWarnOnlyWhenANewPodMustRunBeforeAnOldOneIsRemoved(String spec, boolean warns) {
        assertThat(TemplateFixture.ofPod(CLAIM).withSpec(spec).kinds().contains(WARNING))
                .isEqualTo(warns);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {labelSelector: {matchLabels: {app: dms}}, topologyKey: t}                                              | true
            {labelSelector: {}, topologyKey: t}                                                                     | true
            {labelSelector: {matchExpressions: [{key: app, operator: In, values: [dms, x]}]}, topologyKey: t}       | true
            {labelSelector: {matchExpressions: [{key: app, operator: Exists}]}, topologyKey: t}                     | true
            {labelSelector: {matchExpressions: [{key: app, operator: NotIn, values: [x]}]}, topologyKey: t}         | true
            {labelSelector: {matchExpressions: [{key: tier, operator: DoesNotExist}]}, topologyKey: t}              | true
            {labelSelector: {matchLabels: {app: dms}}, namespaces: [mail], topologyKey: t}                          | true
            {labelSelector: {matchLabels: {app: dms}}, namespaceSelector: {}, topologyKey: t}                       | true
            {labelSelector: {matchLabels: {app: web}}, topologyKey: t}                                              | false
            {labelSelector: {matchExpressions: [{key: app, operator: In, values: [x]}]}, topologyKey: t}            | false
            {labelSelector: {matchExpressions: [{key: app, operator: DoesNotExist}]}, topologyKey: t}               | false
            {labelSelector: {matchExpressions: [{key: app, operator: Later}]}, topologyKey: t}                      | false
            {labelSelector: {matchLabels: {app: dms}}, namespaces: [web], topologyKey: t}                           | false
            {labelSelector: {matchLabels: {app: dms}}, namespaceSelector: {matchLabels: {a: b}}, topologyKey: t}    | false
            {labelSelector: {matchLabels: {app: dms}}, matchLabelKeys: [pod-template-hash], topologyKey: t}         | false
            {topologyKey: t}                                                                                        | false
            """)
    void shouldWarnWhenARequiredAntiAffinityMatchesThePodsOwnLabels(String term, boolean warns) {
        // Given
        String pod = "containers: [{name: dms}], affinity: {podAntiAffinity:"
                + " {requiredDuringSchedulingIgnoredDuringExecution: [" + term + "]}}";
        // Then
        assertThat(TemplateFixture.ofPod(pod).withSpec("replicas: 1").kinds().contains(WARNING))
                .isEqualTo(warns);
    }

    @Test
    void shouldFindNothingWhenTheAntiAffinityIsOnlyPreferred() {
        String pod =
                "containers: [{name: dms}], affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution:"
                        + " [{weight: 1, podAffinityTerm: {labelSelector: {}, topologyKey: t}}]}}";
        assertThat(TemplateFixture.ofPod(pod).withSpec("replicas: 1").kinds()).isEmpty();
    }

    @Test
    void shouldWarnWhenAPodUsesAPortOfItsNode() {
        assertThat(TemplateFixture.ofContainer("ports: [{containerPort: 9000, hostPort: 9000}]")
                        .withSpec("replicas: 1")
                        .kinds())
                .containsExactly(WARNING);
    }

    @Test
    void shouldFindNothingWhenEachPodHasItsOwnVolume() {
        String pod = "containers: [{name: dms}], volumes: [{name: a, emptyDir: {}}, {name: b, ephemeral:"
                + " {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce]}}}}]";
        assertThat(TemplateFixture.ofPod(pod).withSpec("replicas: 1").kinds()).isEmpty();
    }

    @Test
    void shouldFindNothingInAStatefulSetBecauseItRemovesThePodFirst() {
        assertThat(TemplateFixture.ofPod(CLAIM)
                        .withKind("StatefulSet")
                        .withSpec("replicas: 1")
                        .kinds())
                .isEmpty();
    }

    @Test
    void shouldNameAllCausesAndTheRemedyInOneWarning() {
        // Given
        String pod = CLAIM.replace("{name: dms}", "{name: dms, ports: [{containerPort: 9000, hostPort: 9000}]}");
        // Then
        assertThat(TemplateFixture.ofPod(pod).withSpec("replicas: 1").finding().message())
                .contains("claim \"mail-data\"", "ReadWriteOnce", "hostPort 9000")
                .endsWith("set \"strategy: {type: Recreate}\" in the Deployment");
    }
}
