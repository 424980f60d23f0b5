package dev.mailingress.operator.dms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.identity.Contract;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.testing.ModelFixture;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changed files are deferred until the pods are replaced anyway, if the user has chosen OnNextRestart or there is a conflict. */
class DeferredRolloutTest {

    private static final String SMTP_IMAPS = "{name: smtp}, {name: imaps}";
    private static final String ON_NEXT_RESTART = "rollout: OnNextRestart";
    private static final String UNMODIFIED = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: mailserver, namespace: mail, uid: 2f6c1d5e-0}
            spec:
              replicas: 1
              template:
                metadata: {labels: {app: mailserver}}
                spec:
                  containers: [{name: dms}]
                  volumes: [{name: own, persistentVolumeClaim: {claimName: own}}]
            """;

    private final KubernetesSerialization kubernetes = new KubernetesSerialization();
    private final Deployment injected = injected(SMTP_IMAPS, ON_NEXT_RESTART);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            changed content       | {name: smtp}, {name: imaps}               | dovecot: 'listen = *'
            an additional file    | {name: smtp}, {name: imaps}               | userPatches: echo
            an added listener     | {name: smtp}, {name: imaps}, {name: pop3} | {}
            a removed listener    | {name: smtp}                              | {}
            a replaced listener   | {name: imap}, {name: imaps}               | {}
            """)
    void shouldDeferWhenPodsRunWithInjectedFilesAndThereIs(String change, String listeners, String configuration) {
        String more = configuration.equals("{}") ? "" : ", " + configuration;
        assertThat(isDeferred(listeners, ON_NEXT_RESTART + more, running(injected)))
                .as(change)
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mode: SeparatePorts, rollout: OnNextRestart", "dovecot: 'listen = *'"})
    void shouldNotDeferWhenTheModeChangesOrTheRolloutIsAutomatic(String configuration) {
        assertThat(isDeferred(SMTP_IMAPS, configuration, running(injected))).isFalse();
    }

    @Test
    void shouldNotDeferWhenNothingChanges() {
        assertThat(isDeferred(SMTP_IMAPS, ON_NEXT_RESTART, running(injected))).isFalse();
    }

    @Test
    void shouldNotDeferTheFirstFiles() {
        Deployment unmodified = kubernetes.unmarshal(UNMODIFIED, Deployment.class);
        assertThat(isDeferred(SMTP_IMAPS, ON_NEXT_RESTART, running(unmodified))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            its owner has changed the template,      1, 0, 1
            nothing runs between old and new,        0, 0, 1
            it was scaled to zero,                   0, 0, 0
            """)
    void shouldNotDeferWhenThePodsAreReplacedAnyway(String because, int total, int updated, int replicas) {
        assertThat(isDeferred("{name: smtp}", ON_NEXT_RESTART, status(injected, total, updated, replicas)))
                .as(because)
                .isFalse();
    }

    @Test
    void shouldDeferWhenTheWorkloadIsOnlyScaledUpOrTemporarilyNotReady() {
        assertThat(isDeferred("{name: smtp}", ON_NEXT_RESTART, status(injected, 2, 2, 3)))
                .isTrue();
    }

    @Test
    void shouldDeferWhenTheOwnerHasPausedTheRollout() {
        // Given
        Deployment paused = new DeploymentBuilder(status(injected, 1, 0, 1))
                .editSpec()
                .withPaused(true)
                .endSpec()
                .build();
        // Then
        assertThat(isDeferred("{name: smtp}", ON_NEXT_RESTART, paused)).isTrue();
    }

    /** The ports of the annotation do not match the hash in the label of the pods. */
    @ParameterizedTest
    @ValueSource(strings = {"25", "25,993,110", "", "all", "25,,993"})
    void shouldIgnoreAnAnnotationThatDoesNotMatchTheContract(String ports) {
        // Given
        Deployment modified = annotated(ports);
        // Then
        assertThat(isDeferred("{name: smtp}, {name: pop3}", ON_NEXT_RESTART, running(modified)))
                .isFalse();
    }

    private boolean isDeferred(String listeners, String configuration, Deployment deployment) {
        MailIngressModel model = model(listeners, configuration, kubernetes.asYaml(deployment));
        return new DeferredRollout().isDeferred(model, model.mailServers().get(0), ModelFixture.plan(model));
    }

    private Deployment injected(String listeners, String configuration) {
        InjectionPlan plan = ModelFixture.plan(model(listeners, configuration, UNMODIFIED));
        Deployment applied = kubernetes.convertValue(plan.body(), Deployment.class);
        return new DeploymentBuilder(applied)
                .editSpec()
                .withReplicas(1)
                .endSpec()
                .build();
    }

    private Deployment annotated(String ports) {
        return new DeploymentBuilder(injected)
                .editSpec()
                .editTemplate()
                .editMetadata()
                .addToAnnotations(Contract.PORTS_ANNOTATION, ports)
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static Deployment running(Deployment deployment) {
        return status(deployment, 1, 1, 1);
    }

    private static Deployment status(Deployment deployment, int total, int updated, int replicas) {
        return new DeploymentBuilder(deployment)
                .editSpec()
                .withReplicas(replicas)
                .endSpec()
                .withStatus(new DeploymentStatusBuilder()
                        .withReplicas(total)
                        .withUpdatedReplicas(updated)
                        .withAvailableReplicas(0)
                        .build())
                .build();
    }

    private static MailIngressModel model(String listeners, String configuration, String workload) {
        return ModelFixture.of("""
                        apiVersion: mailingress.dev/v1alpha1
                        kind: MailIngress
                        metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0}
                        spec:
                          listeners: [%s]
                          mailServers:
                          - name: dms
                            workloadRef: {name: mailserver}
                            configuration: {%s}
                        """.formatted(listeners, configuration), workload)
                .model();
    }
}
