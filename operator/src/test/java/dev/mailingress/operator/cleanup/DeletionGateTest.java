package dev.mailingress.operator.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.testing.TestClock;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeletionGateTest {

    private static final Identity MAIL = new Identity("mail", "mail", "0a1b2c3d-4e5f", 1);
    private static final Identity OTHER = new Identity("mail", "other", "ffffffff-4e5f", 1);
    private static final Pod OLD = pod("mailserver-1", MAIL, "dms", "Running");
    private static final Instant DEADLINE = Instant.parse("2026-01-01T10:10:00Z");

    private final TestClock clock = new TestClock();
    private final DeletionGate deletionGate = new DeletionGate(clock);

    @Test
    void shouldDeleteWhenThereAreNoPods() {
        assertThat(deletionGate.of(MAIL, List.of())).isEqualTo(new DeletionDecision.Ready());
    }

    @Test
    void shouldWaitForThePodsOfEachOfItsMailServers() {
        // Given
        Pod archive = pod("archive-0", MAIL, "archive", "Running");
        // Then
        assertThat(deletionGate.of(MAIL, List.of(OLD, archive)))
                .isEqualTo(new DeletionDecision.Waiting(List.of("archive-0", "mailserver-1"), DEADLINE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pending", "Running", "Unknown"})
    void shouldWaitForAPodThatRunsOrMayRun(String phase) {
        assertThat(deletionGate.of(MAIL, List.of(pod("mailserver-1", MAIL, "dms", phase))))
                .isInstanceOf(DeletionDecision.Waiting.class);
    }

    @Test
    void shouldWaitForATerminatingPod() {
        // Given
        Pod terminating = new PodBuilder(OLD)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T10:00:00Z")
                .endMetadata()
                .build();
        // Then
        assertThat(deletionGate.of(MAIL, List.of(terminating))).isInstanceOf(DeletionDecision.Waiting.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Succeeded", "Failed"})
    void shouldNotWaitForAPodThatHasEnded(String phase) {
        assertThat(deletionGate.of(MAIL, List.of(pod("mailserver-1", MAIL, "dms", phase))))
                .isEqualTo(new DeletionDecision.Ready());
    }

    @Test
    void shouldNotWaitForPodsOfOthers() {
        // Given
        Pod unlabelled = new PodBuilder()
                .withNewMetadata()
                .withName("mailserver-2")
                .endMetadata()
                .build();
        // Then
        assertThat(deletionGate.of(MAIL, List.of(pod("mailserver-3", OTHER, "dms", "Running"), unlabelled)))
                .isEqualTo(new DeletionDecision.Ready());
    }

    @Test
    void shouldDeleteAfterTheTimeout() {
        // Given
        deletionGate.of(MAIL, List.of(OLD));

        // When
        clock.advance(DeletionGate.TIMEOUT.minusSeconds(1));
        // Then
        assertThat(deletionGate.of(MAIL, List.of(OLD)))
                .isEqualTo(new DeletionDecision.Waiting(List.of("mailserver-1"), DEADLINE));

        // When
        clock.advance(Duration.ofSeconds(1));
        // Then
        assertThat(deletionGate.of(MAIL, List.of(OLD)))
                .isEqualTo(new DeletionDecision.TimedOut(List.of("mailserver-1")));
        assertThat(deletionGate.of(MAIL, List.of(OLD)))
                .as("again, because the finalizer could not be removed")
                .isEqualTo(new DeletionDecision.TimedOut(List.of("mailserver-1")));
    }

    @Test
    void shouldStartTheTimeoutWithTheFirstCallForEachMailIngress() {
        // Given
        deletionGate.of(MAIL, List.of(OLD));
        clock.advance(DeletionGate.TIMEOUT);
        // Then
        assertThat(deletionGate.of(OTHER, List.of(OLD, pod("mailserver-3", OTHER, "dms", "Running"))))
                .isEqualTo(new DeletionDecision.Waiting(List.of("mailserver-3"), DEADLINE.plus(DeletionGate.TIMEOUT)));
    }

    private static Pod pod(String name, Identity identity, String server, String phase) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(Map.of(Labels.MAIL_SERVER, new Labels(identity).mailServer(server)))
                .endMetadata()
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }
}
