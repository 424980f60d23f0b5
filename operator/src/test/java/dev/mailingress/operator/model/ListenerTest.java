package dev.mailingress.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.testing.ModelFixture;
import org.junit.jupiter.api.Test;

/** Which mail servers the ports of a listener belong to. */
class ListenerTest {

    private static final String WORKLOADS = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: %s, namespace: mail, uid: 2f6c1d5e-0}
            spec: {template: {spec: {containers: [{name: dms}]}}}
            """;

    @Test
    void shouldSendNoHeaderWhenTheOnlyServiceOfThePortIsRoutedToAnotherServer() {
        // Given
        MailIngressModel model = ModelFixture.of("""
                        apiVersion: mailingress.dev/v1alpha1
                        kind: MailIngress
                        metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0}
                        spec:
                          listeners:
                          - {name: imaps, unmatched: Refuse, routes: [{mailServer: b, serverNames: [b.example]}]}
                          - {name: other, port: 9993, targetPort: 993}
                          mailServers:
                          - {name: a, workloadRef: {name: a}}
                          - {name: b, workloadRef: {name: b}}
                        """, WORKLOADS.formatted("a"), WORKLOADS.formatted("b"))
                .model();
        // Then
        assertThat(model.mailServers().get(0).proxyPorts()).isEmpty();
        assertThat(model.mailServers().get(0).targetPorts()).containsExactly(993);
        assertThat(model.mailServers().get(1).proxyPorts()).containsExactly(993);
    }
}
