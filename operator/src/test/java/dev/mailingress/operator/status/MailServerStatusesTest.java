package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.api.v1alpha1.MailServerStatus;
import dev.mailingress.operator.desired.DesiredState;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer.WorkloadTarget;
import dev.mailingress.operator.model.Workload;
import dev.mailingress.operator.model.WorkloadLookup.Found;
import dev.mailingress.operator.testing.ModelFixture;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
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

    private final MailServerStatuses statuses = new MailServerStatuses();

    @Test
    void shouldKeepFormerPortsWhenPodsOfBeforeAreLeft() {
        // Given
        ModelFixture fixture =
                fixture("mode: SeparatePorts", "app: mailserver", 2).withFormerProxyPorts("dms", 25, 143);
        // When
        MailServerStatus status = status(fixture, new DmsState.Injected("dms", workload(fixture)));
        // Then
        assertThat(status.proxyPorts()).containsExactly(25, 143, 10_143, 12_525);
        assertThat(guarded(fixture)).containsExactly(25, 143, 10_143, 12_525);
    }

    @Test
    void shouldForgetFormerPortsWhenTheRolloutIsComplete() {
        ModelFixture fixture =
                fixture("mode: SeparatePorts", "app: mailserver", 1).withFormerProxyPorts("dms", 25, 143);
        assertThat(status(fixture, new DmsState.Injected("dms", workload(fixture)))
                        .proxyPorts())
                .containsExactly(10_143, 12_525);
    }

    @Test
    void shouldKeepFormerPortsWhenNothingWasInjectedYet() {
        ModelFixture fixture =
                fixture("mode: SeparatePorts", "app: mailserver", 1).withFormerProxyPorts("dms", 25);
        assertThat(status(fixture, new DmsState.WaitingForProxies("dms")).proxyPorts())
                .containsExactly(25, 10_143, 12_525);
    }

    @Test
    void shouldKeepFormerPortsOfAServerThatIsExternalNowUntilItsTemplateIsItsOwnersAgain() {
        String external = "mode: External, preset: DockerMailserver";
        ModelFixture marked =
                fixture(external, "mailingress.dev/mail-server: u-dms", 1).withFormerProxyPorts("dms", 25);
        ModelFixture clean = fixture(external, "app: mailserver", 1).withFormerProxyPorts("dms", 25);
        DmsState state = new DmsState.External("dms");
        assertThat(status(marked, state).proxyPorts()).containsExactly(25, 10_143, 12_525);
        assertThat(status(clean, state).proxyPorts()).containsExactly(10_143, 12_525);
    }

    @Test
    void shouldRememberNetworksThatWereFoundAndNotThoseThatWereGiven() {
        ModelFixture found = fixture("mode: SamePorts", "app: mailserver", 1);
        ModelFixture given = fixture("trustedNetworks: [10.9.0.0/16]", "app: mailserver", 1);
        assertThat(status(found, new DmsState.WaitingForProxies("dms")).trustedNetworks())
                .containsExactly("10.42.0.0/16");
        assertThat(status(given, new DmsState.WaitingForProxies("dms")).trustedNetworks())
                .isEmpty();
    }

    private MailServerStatus status(ModelFixture fixture, DmsState state) {
        return statuses.of(fixture.resource(), fixture.model(), List.of(state)).get(0);
    }

    private static List<Integer> guarded(ModelFixture fixture) {
        NetworkPolicy policy = new DesiredState()
                .networkPolicies(fixture.model()).stream()
                        .filter(each -> each.getMetadata().getName().equals("mail-server-dms"))
                        .findFirst()
                        .orElseThrow();
        return policy.getSpec().getIngress().get(0).getPorts().stream()
                .map(NetworkPolicyPort::getPort)
                .map(port -> port.getIntVal())
                .toList();
    }

    private static Workload workload(ModelFixture fixture) {
        MailIngressModel model = fixture.model();
        return ((Found) ((WorkloadTarget) model.mailServers().get(0).target()).lookup()).workload();
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
