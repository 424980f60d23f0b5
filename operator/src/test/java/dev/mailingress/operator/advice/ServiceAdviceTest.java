package dev.mailingress.operator.advice;

import static dev.mailingress.operator.advice.AdviceScenario.aMailServer;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Services of somebody else that lead to the pods of a mail server. */
class ServiceAdviceTest {

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SamePorts     | type: LoadBalancer, ports: [{port: 25}]                                 | OLD_PUBLIC_SERVICE
            SamePorts     | type: NodePort, ports: [{port: 25}]                                     | OLD_PUBLIC_SERVICE
            SamePorts     | 'type: ClusterIP, externalIPs: [192.0.2.9], ports: [{port: 25}]'        | OLD_PUBLIC_SERVICE
            SamePorts     | type: ClusterIP, ports: [{port: 25}]                                    | SAME_PORTS_CLIENTS
            SamePorts     | ports: [{port: 25}]                                                     | SAME_PORTS_CLIENTS
            SamePorts     | ports: [{port: 2525, targetPort: 25}]                                   | SAME_PORTS_CLIENTS
            SamePorts     | ports: [{port: 2525, targetPort: smtp}]                                 | SAME_PORTS_CLIENTS
            SamePorts     | ports: [{port: 25, targetPort: 2525}]                                   |
            SamePorts     | ports: [{port: 25, targetPort: unknown}]                                |
            SamePorts     | ports: [{port: 25, protocol: UDP}]                                      |
            SamePorts     | clusterIP: None, ports: [{port: 25, targetPort: 2525}]                  | SAME_PORTS_CLIENTS
            SamePorts     | type: LoadBalancer, ports: [{port: 143}]                                |
            SeparatePorts | type: LoadBalancer, ports: [{port: 25}]                                 |
            SeparatePorts | type: LoadBalancer, ports: [{port: 25, targetPort: smtp-proxy}]         | PUBLISHED_PROXY_PORTS
            SeparatePorts | type: NodePort, ports: [{port: 10587}]                                  | PUBLISHED_PROXY_PORTS
            SeparatePorts | type: ClusterIP, ports: [{port: 12525}]                                 |
            External      | type: LoadBalancer, ports: [{port: 25}]                                 | PUBLISHED_PROXY_PORTS
            External      | type: ClusterIP, ports: [{port: 25}]                                    |
            """)
    void shouldWarnWhenItLeadsPastTheProxies(String mode, String service, String reason) {
        assertThat(aMailServer()
                        .mode(mode)
                        .service("own", service.replace("'", ""))
                        .reasons())
                .extracting(AdvisoryReason::name)
                .isEqualTo(reason == null ? List.of() : List.of(reason));
    }

    @Test
    void shouldNotWarnWhenItSelectsOtherPodsOrNone() {
        assertThat(aMailServer().document("""
                        apiVersion: v1
                        kind: Service
                        metadata: {name: other, namespace: mail}
                        spec: {selector: {app: mailserver, tier: other}, type: LoadBalancer, ports: [{port: 25}]}
                        """).document("""
                        apiVersion: v1
                        kind: Service
                        metadata: {name: manual, namespace: mail}
                        spec: {type: LoadBalancer, ports: [{port: 25}]}
                        """).reasons()).isEmpty();
    }

    @Test
    void shouldNotWarnWhenItIsTheOperators() {
        assertThat(aMailServer().document("""
                        apiVersion: v1
                        kind: Service
                        metadata: {name: mail-dms, namespace: mail, labels: {app.kubernetes.io/managed-by: mail-ingress-operator}}
                        spec: {selector: {app: mailserver}, clusterIP: None, ports: [{port: 25}]}
                        """).reasons()).isEmpty();
    }

    @Test
    void shouldNotWarnOfTheServiceThatTheSpecRefersToUnlessItIsPublished() {
        assertThat(byService("ClusterIP").reasons()).isEmpty();
        assertThat(byService("LoadBalancer").advisories()).singleElement().satisfies(advisory -> {
            assertThat(advisory.reason()).isEqualTo(AdvisoryReason.PUBLISHED_PROXY_PORTS);
            assertThat(advisory.message()).contains("ports 25, 587, 993", "Change its type to ClusterIP");
        });
    }

    private static AdviceScenario byService(String type) {
        return aMailServer()
                .reference("serviceRef: {name: mailserver}")
                .configuration("trustedNetworks: [10.42.0.0/16]")
                .service(
                        "mailserver",
                        "type: " + type + ", ports: [{name: a, port: 25}, {name: b, port: 587}, {name: c, port: 993}]");
    }
}
