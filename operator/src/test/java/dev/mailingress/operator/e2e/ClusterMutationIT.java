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

/** A hundred ways to get it wrong: the API server refuses it, or a condition tells; the operator never stumbles. */
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
    void shouldBeRefusedOrToldByConditionsWhenAValidResourceIsMutated(TestReporter reporter) {
        // Given
        cluster.createNamespace(NAMESPACE);
        cluster.apply(NO_PODS);
        Map<String, String> taken = new LinkedHashMap<>();
        List<String> refused = new ArrayList<>();

        // When
        for (int i = 0; i < MUTATIONS; i++) {
            String name = "m-" + i;
            ObjectNode resource = validOne(i, name);
            boolean asAChange = i % 2 == 1;
            if (asAChange) {
                send("POST", PATH, resource);
            }
            String mutation = new ClusterMutation(SEED + i).apply((ObjectNode) resource.get("spec"));
            try {
                if (asAChange) {
                    change(name, resource.get("spec"));
                } else {
                    send("POST", PATH, resource);
                }
                taken.put(name, mutation);
            } catch (KubernetesClientException e) {
                assertThat(e.getCode()).as("%s: %s", mutation, e.getMessage()).isIn(400, 422);
                refused.add(mutation);
            }
        }

        // Then
        Map<String, String> told = new LinkedHashMap<>();
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            told.clear();
            for (MailIngress one : mailIngresses()) {
                told.put(one.getMetadata().getName(), conditions(one));
            }
            assertThat(told)
                    .allSatisfy((name, conditions) -> assertThat(conditions)
                            .as("%s: %s", name, taken.getOrDefault(name, "unchanged"))
                            .contains("Accepted=", "Ready=")
                            .doesNotContain("of another generation"));
        });
        reporter.publishFile(
                "mutations.txt", MediaType.TEXT_PLAIN_UTF_8, file -> Files.write(file, lines(refused, taken, told)));
        assertThat(refused).hasSizeBetween(10, 90);
        assertThat(operatorLog()).doesNotContain("Exception").doesNotContain(" ERROR ");
        cluster.kubectl("delete", "mailingresses", "--all", "-n", NAMESPACE, "--timeout=120s");
        assertThat(operatorLog()).doesNotContain("Exception").doesNotContain(" ERROR ");
    }

    /** Two do not share a workload, else most would say nothing but that. */
    private ObjectNode validOne(int i, String name) {
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

    /** As kubectl replace does: read, write, and once more where the operator wrote in between. */
    private void change(String name, JsonNode spec) {
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

    private static List<String> lines(List<String> refused, Map<String, String> taken, Map<String, String> told) {
        List<String> lines = new ArrayList<>();
        refused.forEach(mutation -> lines.add("refused by the API server: " + mutation));
        taken.forEach((name, mutation) -> lines.add(mutation + ": " + told.get(name)));
        return lines;
    }

    private static String conditions(MailIngress one) {
        StringBuilder told = new StringBuilder();
        if (one.getStatus() != null) {
            for (Condition condition : one.getStatus().conditions()) {
                told.append(condition.type()).append('=').append(condition.status());
                boolean present = Objects.equals(
                        condition.observedGeneration(), one.getMetadata().getGeneration());
                told.append(present ? ":" : " of another generation:").append(condition.reason());
                told.append(condition.status().equals("False") ? " (" + condition.message() + ") " : " ");
            }
        }
        return told.toString();
    }

    private String operatorLog() {
        return cluster.kubectl(
                "logs", "-n", TestCluster.OPERATOR_NAMESPACE, "deployment/mail-ingress-operator", "--tail=-1");
    }

    /** A hundred rollouts of real proxies would show nothing more of the operator. */
    private static final String NO_PODS = """
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: no-pods, namespace: %s}
            spec: {hard: {pods: 0}}
            """.formatted(NAMESPACE);
}
