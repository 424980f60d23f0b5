package dev.mailingress.operator.e2e;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Pods of a mail server that become ready only on command of the test, and that are replaced one by one. */
final class GatedPods {

    /** @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-readiness-gate">Readiness gate</a> */
    private static final String GATE = "e2e.mailingress.dev/gate";

    private static final String PATCH = """
            spec:
              strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
              template:
                spec:
                  readinessGates: [{conditionType: %s}]
            """.formatted(GATE);

    private static final String GATE_OPEN =
            "{\"status\": {\"conditions\": [{\"type\": \"" + GATE + "\", \"status\": \"True\"}]}}";

    private final TestCluster cluster;
    private final String namespace;

    private GatedPods(TestCluster cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /** Adds the readiness gate to the mail server's Deployment and waits until a pod with the gate is ready. */
    static GatedPods of(TestCluster cluster, String namespace) {
        GatedPods pods = new GatedPods(cluster, namespace);
        cluster.kubectl("patch", "deployment/" + MailServerUnderTest.NAME, "-n", namespace, "--patch", PATCH);
        pods.markReadyUntil(() -> cluster.tryKubectl(
                                "rollout",
                                "status",
                                "-n",
                                namespace,
                                "deployment/" + MailServerUnderTest.NAME,
                                "--watch=false")
                        .getStdout()
                        .contains("successfully rolled out")
                && pods.names().size() == 1);
        return pods;
    }

    /** Marks all pods as ready until the condition is true. */
    void markReadyUntil(BooleanSupplier condition) {
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            // A pod may be deleted meanwhile.
            names().forEach(pod -> cluster.tryKubectl(
                    "patch", "pod", pod, "-n", namespace, "--subresource=status", "--patch", GATE_OPEN));
            return condition.getAsBoolean();
        });
    }

    /** Names of the pods, including terminating ones. */
    List<String> names() {
        return List.copyOf(addresses().keySet());
    }

    /** The address of the only pod. */
    String onlyAddress() {
        Map<String, String> all = addresses();
        if (all.size() != 1) {
            throw new AssertionError("expected one pod, found " + all);
        }
        return all.values().iterator().next();
    }

    private Map<String, String> addresses() {
        return cluster
                .client()
                .pods()
                .inNamespace(namespace)
                .withLabel("app", MailServerUnderTest.NAME)
                .list()
                .getItems()
                .stream()
                .collect(Collectors.toMap(
                        pod -> pod.getMetadata().getName(),
                        pod -> Objects.requireNonNullElse(pod.getStatus().getPodIP(), "")));
    }
}
