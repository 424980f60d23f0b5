package dev.mailingress.operator.dms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailServer.WorkloadTarget;
import dev.mailingress.operator.model.WorkloadLookup.Found;
import dev.mailingress.operator.testing.ModelFixture;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeferredRolloutTest {

    private static final Set<Integer> SMTP_AND_IMAPS = Set.of(25, 993);
    private static final String SMTP_IMAPS = "{name: smtp}, {name: imaps}";
    private static final String WAITS = "rollout: OnNextRestart";
    private static final String UNTOUCHED = """
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
    private final Deployment injected = injected(SMTP_IMAPS, WAITS);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            other content         | {name: smtp}, {name: imaps}               | dovecot: 'listen = *'
            one more file         | {name: smtp}, {name: imaps}               | userPatches: echo
            a listener more       | {name: smtp}, {name: imaps}, {name: pop3} | {}
            a listener less       | {name: smtp}                              | {}
            another listener      | {name: imap}, {name: imaps}               | {}
            """)
    void shouldWaitWhenPodsRunWithFilesOfOursAndThereIs(String change, String listeners, String configuration) {
        String more = configuration.equals("{}") ? "" : ", " + configuration;
        assertThat(presentPorts(listeners, WAITS + more, running(injected)))
                .as(change)
                .contains(SMTP_AND_IMAPS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mode: SeparatePorts, rollout: OnNextRestart", "dovecot: 'listen = *'"})
    void shouldNotWaitWhenTheModeChangesOrTheUserDoesNotWantIt(String configuration) {
        assertThat(presentPorts(SMTP_IMAPS, configuration, running(injected))).isEmpty();
    }

    @Test
    void shouldNotWaitWhenThereIsNothingToWaitWith() {
        assertThat(presentPorts(SMTP_IMAPS, WAITS, running(injected))).isEmpty();
    }

    @Test
    void shouldNotWaitWhenTheFilesAreTheFirst() {
        Deployment untouched = kubernetes.unmarshal(UNTOUCHED, Deployment.class);
        assertThat(presentPorts(SMTP_IMAPS, WAITS, running(untouched))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            its owner has changed the template,      1, 0, 1
            nothing runs between old and new,        0, 0, 1
            it was scaled to nothing,                0, 0, 0
            """)
    void shouldNotWaitWhenThePodsAreReplacedAnyway(String because, int total, int updated, int replicas) {
        assertThat(presentPorts("{name: smtp}", WAITS, status(injected, total, updated, replicas)))
                .as(because)
                .isEmpty();
    }

    @Test
    void shouldWaitWhenItIsMerelyScaledUpOrNotReadyForAMoment() {
        assertThat(presentPorts("{name: smtp}", WAITS, status(injected, 2, 2, 3)))
                .contains(SMTP_AND_IMAPS);
    }

    @Test
    void shouldWaitWhenTheOwnerHoldsAChangedTemplateBack() {
        // Given
        Deployment paused = new DeploymentBuilder(status(injected, 1, 0, 1))
                .editSpec()
                .withPaused(true)
                .endSpec()
                .build();
        // Then
        assertThat(presentPorts("{name: smtp}", WAITS, paused)).contains(SMTP_AND_IMAPS);
    }

    /** The hash tells: what the annotation says is then not what the pods' label was made from. */
    @ParameterizedTest
    @ValueSource(strings = {"25", "25,993,110", "", "all", "25,,993"})
    void shouldNotBelieveAnAnnotationThatSomebodyElseWrote(String ports) {
        // Given
        Deployment touched = annotated(ports);
        // Then
        assertThat(presentPorts("{name: smtp}, {name: pop3}", WAITS, running(touched)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mode: SeparatePorts", "postfixMaster: ''", "mode: SeparatePorts, rollout: OnNextRestart"})
    void shouldLetPodsServeOnWhenSomethingIsInTheWayOfOthers(String configuration) {
        // Given
        Deployment blocked = new DeploymentBuilder(injected)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .addNewVolumeMount()
                .withName("own")
                .withMountPath("/tmp/docker-mailserver/user-patches.sh")
                .endVolumeMount()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        // Then
        assertThat(presentPorts(SMTP_IMAPS, configuration + ", userPatches: echo", running(blocked)))
                .contains(SMTP_AND_IMAPS);
    }

    private Optional<Set<Integer>> presentPorts(String listeners, String configuration, Deployment deployment) {
        MailIngressModel model = model(listeners, configuration, kubernetes.asYaml(deployment));
        MailServer server = model.mailServers().get(0);
        return new DeferredRollout().presentPorts(model, server, plan(model));
    }

    private Deployment injected(String listeners, String configuration) {
        InjectionPlan plan = plan(model(listeners, configuration, UNTOUCHED));
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
                .addToAnnotations(InjectionPlan.PORTS_ANNOTATION, ports)
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

    private static InjectionPlan plan(MailIngressModel model) {
        MailServer server = model.mailServers().get(0);
        Found found = (Found) ((WorkloadTarget) server.target()).lookup();
        return InjectionPlan.of(model, server, found.workload(), found.container());
    }
}
