package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.api.v1alpha1.ExternalPodsStatus;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.api.v1alpha1.MailServerStatus;
import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.decide.Verification;
import dev.mailingress.operator.identity.Contract;
import dev.mailingress.operator.observed.ContractPod;
import dev.mailingress.operator.testing.ModelFixture;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MailServerStatusesTest {

    private static final String WORKLOAD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: mailserver, namespace: mail, uid: u, generation: 2}
            spec:
              replicas: 1
              selector: {matchLabels: {app: mailserver}}
              template:
                metadata: {labels: {%s}}
                spec: {containers: [{name: dms}]}
            status: {observedGeneration: 2, replicas: %d, updatedReplicas: 1, availableReplicas: 1}
            """;

    private static final DmsState INJECTED = new DmsState.OldPodsRunning("dms", List.of("p"));

    private final MailServerStatuses statuses = new MailServerStatuses();

    @Test
    void shouldReportPortsOfFormerPodsUntilTheyAreGone() {
        // Given
        ModelFixture fixture = fixture("mode: SeparatePorts", "app: mailserver", 1);
        ContractPod former = new ContractPod("p", Contract.of("dms", List.of(25, 143)), Map.of());
        // When
        ServingPlan during = ServingPlan.of(fixture.model(), List.of(former), Set.of());
        ServingPlan after = ServingPlan.settled(fixture.model());
        // Then
        assertThat(status(fixture, during, INJECTED).proxyPorts()).containsExactly(25, 143, 10_143, 12_525);
        assertThat(status(fixture, after, INJECTED).proxyPorts()).containsExactly(10_143, 12_525);
    }

    @Test
    void shouldRememberHowTheOwnerConfiguredThePodsUntilTheFilesAreInjected() {
        // Given
        ModelFixture external = fixture("mode: External, preset: DockerMailserver", "app: mailserver", 1);
        ModelFixture injected = fixture("mode: SamePorts", "app: mailserver", 1);
        ServingPlan plan = ServingPlan.settled(injected.model());
        // When
        MailServerStatus before = status(external, ServingPlan.settled(external.model()), new DmsState.External("dms"));
        before = statuses.of(
                        injected.resource(),
                        with(before),
                        plan,
                        List.of(new DmsState.WaitingForProxies("dms")),
                        new Verification(true, List.of(), List.of()))
                .get(0);
        // Then
        assertThat(before.externalPods())
                .isEqualTo(new ExternalPodsStatus("Deployment/mailserver", List.of(10_143, 12_525)));
        assertThat(statuses.of(
                                injected.resource(),
                                with(before),
                                plan,
                                List.of(INJECTED),
                                new Verification(true, List.of(), List.of()))
                        .get(0)
                        .externalPods())
                .isNull();
    }

    @Test
    void shouldReportNetworksThatWereFoundButNotThoseThatWereGiven() {
        ModelFixture found = fixture("mode: SamePorts", "app: mailserver", 1);
        ModelFixture given = fixture("trustedNetworks: [10.9.0.0/16]", "app: mailserver", 1);
        assertThat(status(found, new DmsState.WaitingForProxies("dms")).trustedNetworks())
                .containsExactly("10.42.0.0/16");
        assertThat(status(given, new DmsState.WaitingForProxies("dms")).trustedNetworks())
                .isEmpty();
    }

    private MailServerStatus status(ModelFixture fixture, DmsState state) {
        return status(fixture, ServingPlan.settled(fixture.model()), state);
    }

    private MailServerStatus status(ModelFixture fixture, ServingPlan plan, DmsState state) {
        return statuses.of(
                        fixture.resource(),
                        MailIngressStatus.NONE,
                        plan,
                        List.of(state),
                        new Verification(true, List.of(), List.of()))
                .get(0);
    }

    private static MailIngressStatus with(MailServerStatus server) {
        return new MailIngressStatus(1L, List.of(), List.of(), null, List.of(), List.of(server), List.of());
    }

    private static ModelFixture fixture(String configuration, String labels, int pods) {
        return ModelFixture.of("""
                apiVersion: mailingress.dev/v1alpha1
                kind: MailIngress
                metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0}
                spec:
                  listeners: [{name: smtp}, {name: imap}]
                  mailServers:
                  - name: dms
                    workloadRef: {name: mailserver}
                    configuration: {%s}
                """.formatted(configuration), WORKLOAD.formatted(labels, pods));
    }
}
