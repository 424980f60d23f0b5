package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** What MailIngresses of a namespace say. */
record Conditions(TestCluster cluster, String namespace) {

    /**
     * Waits until a condition is so.
     *
     * @param truthAndReason like {@code False:Invalid}
     * @param parts of its message
     */
    void await(String name, String type, String truthAndReason, String... parts) {
        String path = "{range .status.conditions[?(@.type==\"" + type + "\")]}{.status}:{.reason} {.message}{end}";
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            String told = cluster.kubectl("get", "mi", name, "-n", namespace, "-o", "jsonpath=" + path);
            assertThat(told).startsWith(truthAndReason);
            assertThat(List.of(parts)).allSatisfy(part -> assertThat(told).contains(part));
        });
    }
}
