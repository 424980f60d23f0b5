package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** Conditions of the MailIngresses of a namespace. */
record Conditions(TestCluster cluster, String namespace) {

    /**
     * Waits until a condition has this status, reason and message.
     *
     * @param statusAndReason for example {@code False:Invalid}
     * @param parts texts that the message must contain
     */
    void await(String name, String type, String statusAndReason, String... parts) {
        String path = "{range .status.conditions[?(@.type==\"" + type + "\")]}{.status}:{.reason} {.message}{end}";
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            String condition = cluster.kubectl("get", "mi", name, "-n", namespace, "-o", "jsonpath=" + path);
            assertThat(condition).startsWith(statusAndReason);
            assertThat(List.of(parts)).allSatisfy(part -> assertThat(condition).contains(part));
        });
    }
}
