package dev.mailingress.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.testing.ModelFixture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelResolverTest {

    private static final String RESOURCE = """
            apiVersion: mailingress.dev/v1alpha1
            kind: MailIngress
            metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0, generation: 3}
            spec:
              listeners: [{name: smtp}]
              mailServers: [{name: dms, workloadRef: {name: mailserver}}]
              service: {%s}
              clients: {proxyProtocol: {%s}}
            """;

    private static final String REQUIRED = "mode: Required, trustedNetworks: [192.0.2.0/24]";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            type: LoadBalancer                                 | Local
            type: LoadBalancer, externalTrafficPolicy: Local   | Local
            type: LoadBalancer, externalTrafficPolicy: Cluster | Cluster
            type: ClusterIP, externalTrafficPolicy: Cluster    |
            """)
    void shouldPreserveClientAddressesUnlessTheLoadBalancerSendsThem(String service, @Nullable String policy) {
        assertThat(ModelFixture.of(RESOURCE.formatted(service, REQUIRED))
                        .model()
                        .publicService()
                        .externalTrafficPolicy())
                .isEqualTo(policy);
    }

    @Test
    void shouldRejectThePolicyClusterWhenTheConnectionIsAllThatShowsTheClient() {
        assertThat(ModelFixture.of(RESOURCE.formatted("externalTrafficPolicy: Cluster", ""))
                        .errors())
                .singleElement()
                .asString()
                .startsWith(
                        "spec.service.externalTrafficPolicy: must be Local unless clients.proxyProtocol.mode is Required");
    }
}
