package dev.mailingress.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.model.MailIngressModel;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API server did not keep of an applied object. */
@Domain(ModelArbitraries.class)
class ChangedFieldsTest {

    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
    private static final String APPLIED = """
            kind: Service
            metadata: {name: mail, labels: {a: b}}
            spec:
              loadBalancerIP: "2001:DB8::25"
              externalTrafficPolicy: Local
              externalIPs: [203.0.113.25]
              ports: [{name: smtp, port: 25}, {name: imaps, port: 993}]
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nothing                   | x                | x                       |
            another notation          | 2001:DB8::25     | 2001:db8:0::25          |
            defaults are added        | port: 25         | port: 25, protocol: TCP |
            the ports are reordered   | {name: smtp, port: 25}, {name: imaps, port: 993} | {name: imaps, port: 993}, {name: smtp, port: 25} |
            a label                   | a: b             | a: c                    |
            another policy            | Local            | Cluster                 | spec.externalTrafficPolicy
            a port                    | port: 993        | port: 994               | spec.ports[imaps].port
            an address is dropped     | [203.0.113.25]   | []                      | spec.externalIPs[0]
            a field is dropped        | externalTrafficPolicy: Local | type: ClusterIP | spec.externalTrafficPolicy
            """)
    void shouldBeReportedWhen(String change, String text, String replacement, String path) {
        // Given
        Service result = KUBERNETES.unmarshal(APPLIED.replace(text, replacement), Service.class);
        // Then
        assertThat(new ChangedFields().of(KUBERNETES.unmarshal(APPLIED, Service.class), result))
                .as(change)
                .isEqualTo(path == null ? Arrays.asList() : Arrays.asList(path));
    }

    @Test
    void shouldNotReportAnotherNotationOfAQuantity() {
        assertThat(new ChangedFields().of(limits("0.5"), limits("500m"))).isEmpty();
        assertThat(new ChangedFields().of(limits("0.5"), limits("501m"))).hasSize(1);
    }

    @Property(tries = 100)
    void shouldReportNothingOfAnObjectThatIsKept(@ForAll MailIngressModel model) {
        for (HasMetadata applied : new DesiredState().all(ServingPlan.settled(model))) {
            HasMetadata kept = KUBERNETES.unmarshal(KUBERNETES.asJson(applied), applied.getClass());
            assertThat(new ChangedFields().of(applied, kept))
                    .as(applied.getKind())
                    .isEmpty();
        }
    }

    private static Deployment limits(String cpu) {
        return KUBERNETES.unmarshal(
                "kind: Deployment\nspec: {template: {spec: {containers: [{name: proxy, resources: {limits: {cpu: '"
                        + cpu + "'}}}]}}}",
                Deployment.class);
    }
}
