package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Services: the operator's, which the API server merges and may reject, and the user's, in front of mail servers. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceIT {

    private static final String NAMESPACE = "services";

    private final TestCluster cluster = TestCluster.shared();
    private final Conditions conditions = new Conditions(cluster, NAMESPACE);

    @BeforeAll
    void createNamespace() {
        cluster.createNamespace(NAMESPACE);
    }

    @Test
    void shouldReportTheMessageOfTheApiServerWhenItRejectsAnObject() {
        // When
        cluster.apply(mailIngress("out-of-range", "{name: smtp}", "{type: ClusterIP, clusterIP: 192.0.2.1}"));

        // Then
        conditions.await("out-of-range", "Accepted", "False:ClusterRefused", "spec.clusterIPs", "192.0.2.1");
        conditions.await("out-of-range", "Ready", "False:NotReady", "192.0.2.1");
    }

    @Test
    void shouldMoveANodePortThatAnotherFieldManagerOwns() {
        // Given
        String service = "{type: NodePort, nodePorts: {smtp: 30925}}";
        cluster.apply(mailIngress("moving", "{name: smtp}", service));
        conditions.await("moving", "Accepted", "True:Accepted");
        cluster.applyAs("other-manager", """
                apiVersion: v1
                kind: Service
                metadata: {name: moving, namespace: %s}
                spec: {ports: [{name: smtp-25, port: 25, protocol: TCP, targetPort: 10025, nodePort: 30925}]}
                """.formatted(NAMESPACE));

        // When
        cluster.apply(mailIngress("moving", "{name: smtp, port: 2525}", service));

        // Then
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(
                                jsonPath("service", "moving", "{range .spec.ports[*]}{.name}:{.nodePort} {end}"))
                        .isEqualTo("smtp-2525:30925 "));
        conditions.await("moving", "Accepted", "True:Accepted");
    }

    @Test
    void shouldResolveAServiceThatIsCreatedLater() {
        // Given
        cluster.apply("""
                apiVersion: mailingress.dev/v1alpha1
                kind: MailIngress
                metadata: {name: behind, namespace: %s}
                spec:
                  listeners: [{name: smtp}]
                  mailServers:
                  - name: dms
                    serviceRef: {name: later}
                    configuration: {trustedNetworks: [10.42.0.0/16]}
                  service: {type: ClusterIP}
                  proxy: {replicas: 1}
                """.formatted(NAMESPACE));
        conditions.await("behind", "ResolvedRefs", "False:ServiceNotFound", "Service \"later\" not found", "create it");

        // When
        cluster.apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: later, namespace: %s}
                spec: {selector: {app: later}, ports: [{port: 25, targetPort: 2525}]}
                """.formatted(NAMESPACE));

        // Then
        conditions.await("behind", "ResolvedRefs", "True:Resolved");
        conditions.await("behind", "DmsConfigured", "Unknown:OwnerMustMount", "ConfigMap \"behind-dms-dms\"");
        assertThat(jsonPath(
                        "networkpolicy",
                        "--selector=mailingress.dev/mail-server=behind.dms",
                        "{.items[*].spec.podSelector.matchLabels.app}:{.items[*].spec.ingress[0].ports[0].port}"))
                .isEqualTo("later:2525");
    }

    private String jsonPath(String kind, String name, String path) {
        return cluster.kubectl("get", kind, name, "-n", NAMESPACE, "-o", "jsonpath=" + path);
    }

    private static String mailIngress(String name, String listener, String service) {
        return """
                apiVersion: mailingress.dev/v1alpha1
                kind: MailIngress
                metadata: {name: %s, namespace: %s}
                spec:
                  listeners: [%s]
                  mailServers: [{name: dms, host: mx.example, configuration: {mode: External}}]
                  service: %s
                  proxy: {replicas: 1}
                """.formatted(name, NAMESPACE, listener, service);
    }
}
