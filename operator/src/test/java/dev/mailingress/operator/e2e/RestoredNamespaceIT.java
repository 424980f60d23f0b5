package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailingress.operator.testing.DmsGeneration;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A namespace that is restored from a backup, as Velero does it: without uids, owner references, managed fields and status. */
@OnCluster
class RestoredNamespaceIT {

    private static final String NAMESPACE = "restored-namespace";
    private static final String RECREATED = "recreated-resource";
    private static final String ADDRESS = "203.0.113.225";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String OWNED =
            "configmaps,serviceaccounts,services,networkpolicies.networking.k8s.io,poddisruptionbudgets,deployments";
    private static final Set<String> OF_THE_CLUSTER = Set.of("default", "kube-root-ca.crt");
    private static final List<String> OF_THE_OBJECT = List.of(
            "uid",
            "ownerReferences",
            "managedFields",
            "resourceVersion",
            "creationTimestamp",
            "generation",
            "finalizers");

    private final TestCluster cluster = TestCluster.shared();
    private final ObjectMapper json = new ObjectMapper();

    @AutoClose
    private final MailClient client = new MailClient(cluster, ADDRESS);

    @Test
    void shouldAdoptItsObjectsAndServeMailWithTheSameFiles() throws IOException {
        // Given
        MailServerUnderTest mailServer =
                MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_13);
        AppliedMailIngress mail = AppliedMailIngress.apply(cluster, NAMESPACE, """
                listeners: [{name: smtp}, {name: imaps}]
                mailServers: [{name: dms, workloadRef: {name: mailserver}}]
                service: {type: ClusterIP, externalIPs: ["%s"]}
                proxy: {replicas: 1}
                """.formatted(ADDRESS))
                .awaitReady();
        // A generation that the restored resource does not have.
        mail.patch("{\"timeouts\": {\"drainDelay\": \"1s\"}}");
        mail.awaitReady();
        PodTemplateView.Injected injected = mailServer.template().injected();
        String backup = backup();

        // When
        cluster.kubectl("delete", "namespace", NAMESPACE, "--timeout=180s");
        cluster.createNamespace(NAMESPACE);
        cluster.putOnNode("/tmp/backup.json", backup);
        cluster.kubectl("create", "-f", "/tmp/backup.json");

        // Then
        mail.awaitReady();
        assertThat(mailServer.template().injected()).isEqualTo(injected);
        assertThat(cluster.kubectl(
                        "get",
                        OWNED,
                        "-n",
                        NAMESPACE,
                        "-l",
                        "mailingress.dev/name=mail",
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.ownerReferences[0].uid}{\"\\n\"}{end}"))
                .satisfies(uids -> assertThat(uids.lines())
                        .hasSizeGreaterThan(5)
                        .containsOnly(
                                cluster.kubectl("get", "mi/mail", "-n", NAMESPACE, "-o", "jsonpath={.metadata.uid}")));
        client.deliver(ADDRESS, "after-the-restore");
        await().atMost(SOON).until(() -> mailServer.logged("postfix/smtpd", client.address()) > 0);

        // When it is deleted, although the tool of the restore owns its fields, too
        cluster.kubectl("delete", "mi/mail", "-n", NAMESPACE, "--timeout=120s");

        // Then
        assertThat(mailServer.template().injected().isEmpty()).isTrue();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(cluster.kubectl(
                                "get", OWNED, "-n", NAMESPACE, "-l", "mailingress.dev/name=mail", "-o", "name"))
                        .isEmpty());
    }

    @Test
    void shouldBeReadySoonWhenItIsDeletedAndCreatedAgain() {
        // Given
        MailServerUnderTest.deploy(cluster, RECREATED, client, DmsGeneration.DEBIAN_12);
        String spec = """
                listeners: [{name: smtp}]
                mailServers: [{name: dms, workloadRef: {name: mailserver}}]
                service: {type: ClusterIP}
                proxy: {replicas: 1}
                timeouts: {drainDelay: 1s}
                """;
        AppliedMailIngress mail =
                AppliedMailIngress.apply(cluster, RECREATED, spec).awaitReady();

        // When
        cluster.kubectl("delete", "mi/mail", "-n", RECREATED, "--timeout=120s");
        AppliedMailIngress.apply(cluster, RECREATED, spec);

        // Then
        mail.awaitCondition("Accepted", "True:Accepted");
        mail.awaitReady();
    }

    /** Resources of custom kinds come last, as tools restore them. */
    private String backup() throws IOException {
        JsonNode list = json.readTree(cluster.kubectl("get", OWNED + ",mailingresses", "-n", NAMESPACE, "-o", "json"));
        ArrayNode items = json.createArrayNode();
        for (JsonNode item : list.path("items")) {
            if (!OF_THE_CLUSTER.contains(item.path("metadata").path("name").asText())) {
                ObjectNode object = item.deepCopy();
                object.remove("status");
                ((ObjectNode) object.path("metadata")).remove(OF_THE_OBJECT);
                if (item.path("kind").asText().equals("Service")) {
                    ((ObjectNode) object.path("spec")).remove(List.of("clusterIP", "clusterIPs"));
                }
                items.add(object);
            }
        }
        return json.writeValueAsString(((ObjectNode) list.deepCopy()).set("items", items));
    }
}
