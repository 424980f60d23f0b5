package dev.mailingress.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.observed.ObservedState;
import dev.mailingress.operator.testing.ModelFixture;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MailServerResolverTest {

    private static final ModelFixture FIXTURE = ModelFixture.of("""
            apiVersion: mailingress.dev/v1alpha1
            kind: MailIngress
            metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0, generation: 3}
            spec:
              listeners: [{name: smtp}]
              mailServers: [{name: dms, workloadRef: {name: mailserver}}]
              service: {type: ClusterIP}
            """);

    @Test
    void shouldReportMoreNetworksOfNodesThanTheStatusCanHave() {
        assertThat(resolve(32)).isInstanceOf(Resolution.Resolved.class);
        assertThat(resolve(33))
                .isInstanceOfSatisfying(
                        Resolution.Rejected.class,
                        rejected -> assertThat(rejected.specErrors())
                                .singleElement()
                                .hasToString(
                                        "spec.mailServers[dms].configuration.trustedNetworks: the nodes have 33 networks of"
                                                + " proxy pods, more than the 32 that can be trusted: set wider networks"
                                                + " that contain them here, for example [10.0.0.0/8]"));
    }

    private static Resolution resolve(int networks) {
        List<String> nodes = IntStream.range(0, networks)
                .mapToObj(node -> "10." + node + ".0.0/24")
                .toList();
        return new ModelResolver(ModelFixture.OPERATOR_INFO)
                .resolve(FIXTURE.resource(), new ObservedState(List.of(), List.of(), nodes, List.of()));
    }
}
