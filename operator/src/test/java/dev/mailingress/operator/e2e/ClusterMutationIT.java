package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mailingress.operator.api.v1alpha1.Condition;
import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.schema.RuleFile;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.MediaType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** A hundred random errors: the API server rejects them or conditions report them, and the operator never fails. */
@OnCluster
class ClusterMutationIT {

    private static final String NAMESPACE = "mutations";
    private static final String PATH = "/apis/mailingress.dev/v1alpha1/namespaces/" + NAMESPACE + "/mailingresses";
    private static final int MUTATIONS = 100;
    private static final long SEED = 20_261_125;

    private final YAMLMapper yaml = new YAMLMapper();
    private final ObjectMapper json = new ObjectMapper();
    private final TestCluster cluster = TestCluster.shared();

    @Test
    void shouldBeRejectedOrReportedInConditionsWhenAValidResourceIsMutated(TestReporter reporter) {
        // Given
        cluster.createNamespace(NAMESPACE);
        cluster.apply(NO_PODS);
        Map<String, String> accepted = new LinkedHashMap<>();
        List<String> rejected = new ArrayList<>();

        // When
        for (int i = 0; i < MUTATIONS; i++) {
            String name = "m-" + i;
            ObjectNode resource = validResource(i, name);
            boolean asUpdate = i % 2 == 1;
            if (asUpdate) {
                send("POST", PATH, resource);
            }
            String mutation = new ClusterMutation(SEED + i).apply((ObjectNode) resource.get("spec"));
            try {
                if (asUpdate) {
                    replaceSpec(name, resource.get("spec"));
                } else {
                    send("POST", PATH, resource);
                }
                accepted.put(name, mutation);
            } catch (KubernetesClientException e) {
                assertThat(e.getCode()).as("%s: %s", mutation, e.getMessage()).isIn(400, 422);
                rejected.add(mutation);
            }
        }

        // Then
        Map<String, String> conditions = new LinkedHashMap<>();
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            conditions.clear();
            for (MailIngress mailIngress : mailIngresses()) {
                conditions.put(mailIngress.getMetadata().getName(), conditions(mailIngress));
            }
            assertThat(conditions)
                    .allSatisfy((name, reported) -> assertThat(reported)
                            .as("%s: %s", name, accepted.getOrDefault(name, "unchanged"))
                            .contains("Accepted=", "Ready=")
                            // What a rejected generation does not touch keeps the conditions of the one that is served.
                            .satisfiesAnyOf(
                                    text -> assertThat(text).doesNotContain("of another generation"),
                                    text -> assertThat(text).contains("Accepted=False:ClusterRefused")));
        });
        reporter.publishFile(
                "mutations.txt",
                MediaType.TEXT_PLAIN_UTF_8,
                file -> Files.write(file, lines(rejected, accepted, conditions)));
        assertThat(rejected).hasSizeBetween(10, 90);
        assertThat(operatorLog()).doesNotContain("Exception").doesNotContain(" ERROR ");
        cluster.kubectl("delete", "mailingresses", "--all", "-n", NAMESPACE, "--timeout=120s");
        assertThat(operatorLog()).doesNotContain("Exception").doesNotContain(" ERROR ");
    }

    /** Each has its own workload; otherwise most would only report the conflict. */
    private ObjectNode validResource(int i, String name) {
        List<RuleFile> files = RuleFile.valid();
        try {
            ObjectNode resource =
                    (ObjectNode) yaml.readTree(files.get(i % files.size()).yaml());
            resource.putObject("metadata").put("name", name);
            for (JsonNode server : resource.at("/spec/mailServers")) {
                if (server.get("workloadRef") instanceof ObjectNode workload) {
                    workload.put("name", name);
                }
            }
            return resource;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(String method, String path, ObjectNode resource) {
        assertThat(cluster.client().raw(path, method, resource)).isNotNull();
    }

    /** As `kubectl replace`: reads and writes, and repeats this if the operator wrote in between. */
    private void replaceSpec(String name, JsonNode spec) {
        await().ignoreExceptionsMatching(
                        e -> e instanceof KubernetesClientException conflict && conflict.getCode() == 409)
                .until(() -> {
                    ObjectNode live = (ObjectNode) json.readTree(
                            Objects.requireNonNull(cluster.client().raw(PATH + "/" + name)));
                    live.set("spec", spec);
                    send("PUT", PATH + "/" + name, live);
                    return true;
                });
    }

    private List<MailIngress> mailIngresses() {
        return cluster.client()
                .resources(MailIngress.class)
                .inNamespace(NAMESPACE)
                .list()
                .getItems();
    }

    private static List<String> lines(
            List<String> rejected, Map<String, String> accepted, Map<String, String> conditions) {
        List<String> lines = new ArrayList<>();
        rejected.forEach(mutation -> lines.add("rejected by the API server: " + mutation));
        accepted.forEach((name, mutation) -> lines.add(mutation + ": " + conditions.get(name)));
        return lines;
    }

    private static String conditions(MailIngress mailIngress) {
        StringBuilder text = new StringBuilder();
        if (mailIngress.getStatus() != null) {
            for (Condition condition : mailIngress.getStatus().conditions()) {
                text.append(condition.type()).append('=').append(condition.status());
                boolean current = Objects.equals(
                        condition.observedGeneration(),
                        mailIngress.getMetadata().getGeneration());
                text.append(current ? ":" : " of another generation:").append(condition.reason());
                text.append(condition.status().equals("False") ? " (" + condition.message() + ") " : " ");
            }
        }
        return text.toString();
    }

    private String operatorLog() {
        return cluster.kubectl(
                "logs", "-n", TestCluster.OPERATOR_NAMESPACE, "deployment/mail-ingress-operator", "--tail=-1");
    }

    /** Without pods, because a hundred rollouts of proxies would add nothing to this test. */
    private static final String NO_PODS = """
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: no-pods, namespace: %s}
            spec: {hard: {pods: 0}}
            """.formatted(NAMESPACE);
}
