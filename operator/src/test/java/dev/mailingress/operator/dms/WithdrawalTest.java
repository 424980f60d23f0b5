package dev.mailingress.operator.dms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.observed.Workload;
import dev.mailingress.operator.testing.ModelFixture;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way back of an injection is written together with it, and read from the workload alone. */
class WithdrawalTest {

    private static final String MAIL_INGRESS = """
            apiVersion: mailingress.dev/v1alpha1
            kind: MailIngress
            metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0}
            spec:
              listeners: [%s]
              mailServers: [{name: dms, workloadRef: {name: mailserver, container: dms}}]
            """;
    private static final String UNMODIFIED = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: mailserver, namespace: mail, uid: u, generation: 1}
            spec:
              replicas: 1
              selector: {matchLabels: {app: mailserver}}
              template:
                metadata: {labels: {app: mailserver}}
                spec: {containers: [{name: dms, image: dms}, {name: sidecar}]}
            status: {observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: %d}
            """;

    private final KubernetesSerialization kubernetes = new KubernetesSerialization();

    @Test
    void shouldRestoreTheOwnersTemplateWhenTheFirstInjectionIsWithdrawn() {
        // Given
        InjectionPlan first = plan("{name: smtp}", UNMODIFIED.formatted(1));
        InjectionPlan applied = plan("{name: smtp}", yaml(first));
        // When
        Deployment restored = withdrawn(applied);
        // Then
        assertThat(applied.isReversible()).isTrue();
        assertThat(restored.getSpec()).isNull();
        assertThat(restored.getMetadata().getAnnotations()).containsOnlyKeys(WithdrawnInjection.ANNOTATION);
    }

    @Test
    void shouldRestoreTheFormerFilesAndContractWhenAnotherInjectionIsWithdrawn() {
        // Given
        InjectionPlan first = plan("{name: smtp}", UNMODIFIED.formatted(1));
        InjectionPlan second = plan("{name: smtp}, {name: imaps}", yaml(first));
        InjectionPlan applied = plan("{name: smtp}, {name: imaps}", yaml(second));
        // When
        Deployment restored = withdrawn(applied);
        // Then
        assertThat(second.isAppliedTo(applied.workload())).isTrue();
        assertThat(first.isAppliedTo(Workload.of(restored))).isTrue();
    }

    @Test
    void shouldNotBeReversibleWhenThePodsOfTheTemplateBeforeDidNotRun() {
        InjectionPlan first = plan("{name: smtp}", UNMODIFIED.formatted(0));
        assertThat(plan("{name: smtp}", yaml(first)).isReversible()).isFalse();
    }

    @Test
    void shouldKeepTheLastTemplateThatRanWhenAChangeIsChangedBeforeItsPodsRan() {
        // Given
        InjectionPlan first = plan("{name: smtp}", UNMODIFIED.formatted(1));
        InjectionPlan second = plan("{name: imaps}", yaml(first, 0));
        // When
        InjectionPlan applied = plan("{name: imaps}", yaml(second, 0));
        // Then
        assertThat(withdrawn(applied).getSpec()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"image: \"dms", "app: \"mailserver"})
    void shouldTryAgainWhenTheOwnerChangesTheTemplate(String text) {
        // Given
        InjectionPlan applied = plan("{name: smtp}", yaml(plan("{name: smtp}", UNMODIFIED.formatted(1))));
        String marked = withMark(applied);
        // Then
        assertThat(plan("{name: smtp}", marked).withdrawn())
                .hasValueSatisfying(withdrawn -> assertThat(withdrawn.cause()).isEqualTo("crashed"));
        assertThat(plan("{name: smtp}", marked.replace(text, text + "2")).withdrawn())
                .isEmpty();
    }

    /** A change of the marks alone must not lead to a retry of files that failed. */
    @Test
    void shouldNotTryAgainWhenOnlyTheProofMarksDiffer() {
        // Given
        InjectionPlan applied = plan("{name: smtp}", yaml(plan("{name: smtp}", UNMODIFIED.formatted(1))));
        String withdrawn = withMark(applied);
        // When
        String withoutMarks = withdrawn.replaceAll("-m[0-9a-f]{8}", "");
        // Then
        assertThat(withoutMarks).isNotEqualTo(withdrawn);
        assertThat(plan("{name: smtp}", withoutMarks).withdrawn()).isPresent();
    }

    @Test
    void shouldTryAgainWhenTheSpecChanges() {
        InjectionPlan applied = plan("{name: smtp}", yaml(plan("{name: smtp}", UNMODIFIED.formatted(1))));
        assertThat(plan("{name: imaps}", withMark(applied)).withdrawn()).isEmpty();
    }

    private String withMark(InjectionPlan applied) {
        return kubernetes.asYaml(new DeploymentBuilder(kubernetes.unmarshal(UNMODIFIED.formatted(1), Deployment.class))
                .editMetadata()
                .addToAnnotations(withdrawn(applied).getMetadata().getAnnotations())
                .endMetadata()
                .build());
    }

    private Deployment withdrawn(InjectionPlan applied) {
        PreviousInjection previous = PreviousInjection.read(applied.workload()).orElseThrow();
        return kubernetes.convertValue(
                applied.withdrawnBody(previous, WithdrawnInjection.of(applied, "crashed")), Deployment.class);
    }

    private static InjectionPlan plan(String listeners, String workload) {
        MailIngressModel model =
                ModelFixture.of(MAIL_INGRESS.formatted(listeners), workload).model();
        return ModelFixture.plan(model);
    }

    private String yaml(InjectionPlan plan) {
        return yaml(plan, 1);
    }

    /** The workload after the plan was applied, and its rollout. */
    private String yaml(InjectionPlan plan, int available) {
        Deployment owners = kubernetes.unmarshal(UNMODIFIED.formatted(available), Deployment.class);
        Deployment applied = kubernetes.convertValue(plan.body(), Deployment.class);
        // @formatter:off
        return kubernetes.asYaml(new DeploymentBuilder(owners)
            .editMetadata().addToAnnotations(applied.getMetadata().getAnnotations()).endMetadata()
            .editSpec()
                .editTemplate()
                    .editMetadata()
                        .addToLabels(applied.getSpec().getTemplate().getMetadata().getLabels())
                        .addToAnnotations(applied.getSpec().getTemplate().getMetadata().getAnnotations())
                    .endMetadata()
                    .editSpec()
                        .withVolumes(applied.getSpec().getTemplate().getSpec().getVolumes())
                        .editFirstContainer()
                            .withVolumeMounts(applied.getSpec().getTemplate().getSpec().getContainers().get(0).getVolumeMounts())
                        .endContainer()
                    .endSpec()
                .endTemplate()
            .endSpec()
            .build());
        // @formatter:on
    }
}
