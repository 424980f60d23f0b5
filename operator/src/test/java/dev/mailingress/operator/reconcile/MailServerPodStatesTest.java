package dev.mailingress.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailServerPodStatesTest {

    private static final ConfigMap FILES = new ConfigMapBuilder()
            .withNewMetadata()
            .withCreationTimestamp("2026-01-01T10:00:00Z")
            .endMetadata()
            .build();

    @Test
    void shouldSayThatPodsWereReplacedWhenAllAreNewerThanTheFiles() {
        assertThat(MailServerPodStates.areNewer(pods("2026-01-01T10:00:01Z", "2026-01-02T00:00:00Z"), FILES))
                .isTrue();
    }

    @Test
    void shouldSayThatTheyWereNotWhenOneIsAsOldAsTheFiles() {
        assertThat(MailServerPodStates.areNewer(pods("2026-01-01T10:00:00Z", "2026-01-02T00:00:00Z"), FILES))
                .isFalse();
    }

    private static List<Pod> pods(String... creations) {
        return Arrays.stream(creations)
                .map(creation -> new PodBuilder()
                        .withNewMetadata()
                        .withCreationTimestamp(creation)
                        .endMetadata()
                        .build())
                .toList();
    }
}
