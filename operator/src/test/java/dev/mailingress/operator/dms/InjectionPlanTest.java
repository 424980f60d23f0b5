package dev.mailingress.operator.dms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.observed.Workload;
import dev.mailingress.operator.testing.ModelFixture;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the pod template of a workload already has the changes of an injection. */
class InjectionPlanTest {

    private static final String FIRST = "trustedNetworks: [10.42.0.0/16]";
    private static final String WORKLOAD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: mailserver, namespace: mail, uid: 2f6c1d5e-0}
            spec:
              template:
                metadata: {labels: {app: mailserver}}
                spec:
                  containers:
                  - name: dms
            """;

    private static final Workload WITHOUT = plan(FIRST).workload();

    private final KubernetesSerialization kubernetes = new KubernetesSerialization();

    @Test
    void shouldBeAppliedWhenTheTemplateHasAllChanges() {
        // Given
        InjectionPlan plan = plan(FIRST);
        // Then
        assertThat(plan.isAppliedTo(templateOf(plan))).isTrue();
    }

    @Test
    void shouldNotBeAppliedWhenTheContentDiffers() {
        InjectionPlan next = plan("trustedNetworks: [10.43.0.0/16], dovecot: 'listen = *'");
        assertThat(next.isAppliedTo(templateOf(plan(FIRST)))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            the version of the header changes    | {name: smtp} | proxyProtocol: V1
            a listener to a plain port is added  | {name: smtp}, {name: web, port: 8080, targetPort: 80} | proxyProtocol: V2
            a listener to the same port is added | {name: smtp}, {name: alt, port: 2525, targetPort: 25} | proxyProtocol: V2
            """)
    void shouldBeAppliedWhenThePortsThatExpectAHeaderAreTheSameAnd(String change, String listeners, String protocol) {
        // Given
        InjectionPlan before = plan("{name: smtp}", "proxyProtocol: V2", FIRST);
        // When
        InjectionPlan after = plan(listeners, protocol, FIRST);
        // Then
        assertThat(after.isAppliedTo(templateOf(before))).as(change).isTrue();
        assertThat(before.isAppliedTo(templateOf(after)))
                .as("reverse: %s", change)
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{name: smtp}, {name: imaps}", "{name: web, port: 8080, targetPort: 80}", "{name: imaps}"})
    void shouldChangeTheLabelsWhenThePortsThatExpectAHeaderChange(String listeners) {
        // Given
        InjectionPlan before = plan("{name: smtp}", "proxyProtocol: V2", FIRST);
        // When
        InjectionPlan after = plan(listeners, "proxyProtocol: V2", FIRST);
        // Then
        assertThat(after.labels()).isNotEqualTo(before.labels());
        assertThat(after.isAppliedTo(templateOf(before))).isFalse();
    }

    @Test
    void shouldNotBeAppliedWhenAFileIsAddedOrRemoved() {
        InjectionPlan without = plan(FIRST);
        InjectionPlan with = plan(FIRST + ", userPatches: echo");
        assertThat(with.isAppliedTo(templateOf(without))).isFalse();
        assertThat(without.isAppliedTo(templateOf(with))).isFalse();
    }

    @Test
    void shouldNotBeAppliedToAnUnmodifiedTemplate() {
        InjectionPlan plan = plan(FIRST);
        assertThat(plan.isAppliedTo(plan.workload())).isFalse();
    }

    @Test
    void shouldMountADifferentConfigMapWhenTheContentDiffers() {
        InjectionPlan plan = plan(FIRST);
        assertThat(plan.configMap()).matches("mail-dms-dms-[0-9a-f]{8}-m[0-9a-f]{8}");
        assertThat(plan(FIRST).configMap()).isEqualTo(plan.configMap());
        assertThat(plan("trustedNetworks: [10.43.0.0/16]").configMap()).isNotEqualTo(plan.configMap());
    }

    @ParameterizedTest
    @ValueSource(strings = {"markedAddresses: [203.0.113.7]", "markedAddresses: []"})
    void shouldKeepTheFilesOfTheTemplateWhenOnlyTheProofMarksDiffer(String verification) {
        // Given
        InjectionPlan before =
                InjectionPlan.of(model(FIRST, verification), server(FIRST, verification), WITHOUT, "dms");
        // When
        InjectionPlan after = InjectionPlan.of(model(FIRST, ""), server(FIRST, ""), templateOf(before), "dms");
        // Then
        assertThat(after.configMap()).isEqualTo(before.configMap());
        assertThat(after.isAppliedTo(templateOf(before))).isTrue();
        assertThat(plan(FIRST).configMap()).isNotEqualTo(before.configMap());
    }

    @Test
    void shouldTakeNewProofMarksWithTheNextChange() {
        // Given
        String other = "trustedNetworks: [10.43.0.0/16]";
        InjectionPlan before = InjectionPlan.of(
                model(FIRST, "markedAddresses: []"), server(FIRST, "markedAddresses: []"), WITHOUT, "dms");
        // When
        InjectionPlan after = InjectionPlan.of(model(other, ""), server(other, ""), templateOf(before), "dms");
        // Then
        assertThat(after.configMap()).isEqualTo(plan(other).configMap());
        assertThat(after.isAppliedTo(templateOf(before))).isFalse();
    }

    @Test
    void shouldNotBeAppliedWhenTheTemplateMountsTheConfigMapOfAnEarlierVersion() {
        // Given
        InjectionPlan plan = plan(FIRST);
        InjectionPlan earlier = new InjectionPlan(
                plan.workload(), plan.container(), "mail-dms-dms", plan.files(), plan.contract(), plan.labels());
        // Then
        assertThat(plan.isAppliedTo(templateOf(earlier))).isFalse();
    }

    /** The workload after the plan has been applied. */
    private Workload templateOf(InjectionPlan plan) {
        Deployment applied = kubernetes.convertValue(plan.body(), Deployment.class);
        return Workload.of(applied);
    }

    private static InjectionPlan plan(String configuration) {
        return plan("{name: smtp}, {name: submission}, {name: imaps}", "proxyProtocol: V2", configuration);
    }

    private static MailServer server(String configuration, String verification) {
        return model(configuration, verification).mailServers().get(0);
    }

    private static MailIngressModel model(String configuration, String verification) {
        return model(
                "{name: smtp}, {name: submission}, {name: imaps}", "proxyProtocol: V2", configuration, verification);
    }

    private static InjectionPlan plan(String listeners, String protocol, String configuration) {
        return ModelFixture.plan(model(listeners, protocol, configuration, ""));
    }

    private static MailIngressModel model(
            String listeners, String protocol, String configuration, String verification) {
        return ModelFixture.of("""
                        apiVersion: mailingress.dev/v1alpha1
                        kind: MailIngress
                        metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0}
                        spec:
                          listeners: [%s]
                          mailServers:
                          - name: dms
                            %s
                            workloadRef: {name: mailserver}
                            configuration: {%s}
                          verification: {%s}
                        """.formatted(listeners, protocol, configuration, verification), WORKLOAD)
                .model();
    }
}
