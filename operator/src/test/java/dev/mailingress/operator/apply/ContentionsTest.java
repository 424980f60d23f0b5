package dev.mailingress.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.apply.Contentions.Subject;
import dev.mailingress.operator.decide.Dispute;
import dev.mailingress.operator.testing.TestClock;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which writes are rounds of a dispute. */
class ContentionsTest {

    private static final String MANAGER = "mail-ingress-operator";
    private static final Service OWNER = new ServiceBuilder()
            .withNewMetadata()
            .withUid("0a1b2c3d-0")
            .endMetadata()
            .build();
    private static final Service SERVICE = new ServiceBuilder()
            .withNewMetadata()
            .withName("mail")
            .endMetadata()
            .build();

    private final TestClock clock = new TestClock();
    private final Contentions contentions = new Contentions(clock);
    private final Subject subject = Subject.of(OWNER, SERVICE);
    private int version = 8;

    @Test
    void shouldNotCountWhenTheSpecChangesEachTime() {
        for (int generation = 0; generation < 20; generation++) {
            assertThat(writes("generation " + generation)).isTrue();
        }
    }

    @Test
    void shouldNotCountWhenTheWatchHasNotSeenTheWriteYet() {
        // Given
        writes("same");
        // Then
        for (int pass = 0; pass < 20; pass++) {
            assertThat(contentions.permits(subject, "same", live(version - 1), MANAGER))
                    .isTrue();
        }
        assertThat(contentions.disputes(OWNER)).isEmpty();
    }

    /** The framework may compare two notations of one value as different. */
    @Test
    void shouldNotCountWhenTheWriteChangesNothing() {
        for (int pass = 0; pass < 20; pass++) {
            assertThat(contentions.permits(subject, "same", live(version), MANAGER))
                    .isTrue();
            contentions.onWritten(subject, "same", live(version), false);
        }
        assertThat(contentions.disputes(OWNER)).isEmpty();
    }

    @Test
    void shouldStopWhenAdmissionChangesWhatIsWritten() {
        // When
        for (int pass = 0; pass < 4; pass++) {
            assertThat(contentions.permits(subject, "same", live(version), MANAGER))
                    .isTrue();
            contentions.onWritten(subject, "same", live(version), true);
        }
        // Then
        assertThat(contentions.permits(subject, "same", live(version), MANAGER)).isFalse();
    }

    @Test
    void shouldStopAndNameTheOtherManagerWhenTheSameStateIsUndoneForTheFourthTime() {
        // When
        for (int write = 0; write < 4; write++) {
            assertThat(writes("same")).isTrue();
        }
        // Then
        assertThat(contentions.wouldPermit(subject, "same", live(version + 1))).isFalse();
        assertThat(writes("same")).isFalse();
        assertThat(contentions.disputes(OWNER))
                .containsExactly(new Dispute(
                        "Service \"mail\"", "\"cloud-controller-manager\"", Instant.parse("2026-01-01T10:01:00Z")));

        // When a minute has passed
        clock.advance(Duration.ofMinutes(1));
        // Then
        assertThat(writes("same")).isTrue();
        assertThat(writes("same")).isFalse();
        assertThat(contentions.disputes(OWNER))
                .extracting(Dispute::retryAt)
                .containsExactly(Instant.parse("2026-01-01T10:03:00Z"));
    }

    @Test
    void shouldWriteAChangedSpecAtOnceWhenItHasStopped() {
        // Given
        for (int write = 0; write < 5; write++) {
            writes("same");
        }
        // Then
        assertThat(writes("other")).isTrue();
        assertThat(contentions.disputes(OWNER)).isEmpty();
        assertThat(writes("other")).isFalse();
    }

    @Test
    void shouldReportNoDisputeWhenTheObjectIsAsWantedAgain() {
        // Given
        for (int write = 0; write < 5; write++) {
            writes("same");
        }
        // When
        contentions.onSettled(subject);
        // Then
        assertThat(contentions.disputes(OWNER)).isEmpty();
        // And the dispute goes on where it was
        assertThat(writes("same")).isFalse();
    }

    @Test
    void shouldForgetADeletedMailIngressAndTheOldestObjects() {
        // Given
        for (int write = 0; write < 5; write++) {
            writes("same");
        }
        // When
        for (int other = 0; other < Contentions.MAX_OBJECTS; other++) {
            contentions.onWritten(
                    new Subject(Contentions.Purpose.INJECTION, "x", "other " + other), "x", live(1), true);
        }
        // Then
        assertThat(writes("same")).isTrue();

        // Given
        for (int write = 0; write < 4; write++) {
            writes("same");
        }
        assertThat(contentions.disputes(OWNER)).hasSize(1);
        // When
        contentions.forget(OWNER);
        // Then
        assertThat(contentions.disputes(OWNER)).isEmpty();
        assertThat(writes("same")).isTrue();
    }

    /** Somebody else has changed the object since the last write, and the operator restores it if it may. */
    private boolean writes(String state) {
        version += 1;
        boolean permitted = contentions.permits(subject, state, live(version), MANAGER);
        if (permitted) {
            version += 1;
            contentions.onWritten(subject, state, live(version), true);
        }
        return permitted;
    }

    private static ObjectMeta live(int version) {
        // @formatter:off
        return new ObjectMetaBuilder()
            .withResourceVersion(String.valueOf(version))
            .addNewManagedField().withManager(MANAGER).withTime("2026-01-01T10:00:09Z").endManagedField()
            .addNewManagedField().withManager("kubectl").withTime("2026-01-01T10:00:01Z").endManagedField()
            .addNewManagedField()
                .withManager("cloud-controller-manager").withTime("2026-01-01T10:00:05Z")
            .endManagedField()
            .addNewManagedField()
                .withManager("status-writer").withSubresource("status").withTime("2026-01-01T10:00:07Z")
            .endManagedField()
            .build();
        // @formatter:on
    }
}
