package dev.mailingress.operator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.mailingress.operator.api.v1alpha1.Condition;
import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.testing.TestClock;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventRecorderTest {

    private static final Condition PROGRAMMED = condition("True", "Programmed", "2/2 proxies run this generation.");
    private static final Condition REJECTED = condition("False", "ConfigurationRejected", "x".repeat(4096));

    private final TestClock clock = new TestClock();
    private final List<Event> recorded = new ArrayList<>();
    private final EventRecorder eventRecorder = new EventRecorder(recorded::add, new EventRateLimiter(clock), clock);

    @Test
    void shouldRecordATransitionWithTimeAndReason() {
        // When
        eventRecorder.record(mail("1"), List.of(), List.of(PROGRAMMED));
        // Then
        assertThat(recorded).singleElement().satisfies(event -> {
            assertThat(event.getType()).isEqualTo("Normal");
            assertThat(event.getReason()).isEqualTo("Programmed");
            assertThat(event.getAction()).isEqualTo("Programmed");
            assertThat(event.getNote()).isEqualTo("Programmed is True: 2/2 proxies run this generation.");
            assertThat(event.getEventTime().getTime()).isEqualTo("2026-01-01T10:00:00.000000Z");
            assertThat(event.getMetadata().getGenerateName()).isEqualTo("mail-");
            assertThat(event.getMetadata().getNamespace()).isEqualTo("post");
            assertThat(event.getRegarding().getKind()).isEqualTo("MailIngress");
            assertThat(event.getRegarding().getUid()).isEqualTo("1");
        });
    }

    @Test
    void shouldRecordNothingWhenNothingChanged() {
        // When
        eventRecorder.record(mail("1"), List.of(PROGRAMMED), List.of(PROGRAMMED));
        // Then
        assertThat(recorded).isEmpty();
    }

    @Test
    void shouldRecordATransitionOnceWhenTheObservedStatusIsStale() {
        // When
        eventRecorder.record(mail("1"), List.of(REJECTED), List.of(PROGRAMMED));
        eventRecorder.record(mail("1"), List.of(REJECTED), List.of(PROGRAMMED));
        // Then
        assertThat(recorded).hasSize(1);
    }

    @Test
    void shouldTruncateTheNoteAt1024Bytes() {
        // When
        eventRecorder.record(mail("1"), List.of(PROGRAMMED), List.of(REJECTED));
        // Then
        assertThat(recorded).singleElement().satisfies(event -> {
            assertThat(event.getNote()).endsWith("x…");
            assertThat(event.getNote().getBytes(StandardCharsets.UTF_8)).hasSize(1024);
        });
        assertThat(recorded.get(0).getType()).isEqualTo("Warning");
    }

    @Test
    void shouldLimitTheEventsOfAResourceWhoseConditionFlaps() {
        // When
        flap(mail("1"), 100);
        // Then
        assertThat(recorded).hasSize(EventRateLimiter.BURST);

        // When
        eventRecorder.record(mail("2"), List.of(), List.of(PROGRAMMED));
        // Then
        assertThat(recorded).as("another resource").hasSize(EventRateLimiter.BURST + 1);

        // When
        clock.advance(EventRateLimiter.REFILL_INTERVAL.multipliedBy(2));
        flap(mail("1"), 100);
        // Then
        assertThat(recorded).as("later").hasSize(EventRateLimiter.BURST + 3);
    }

    @Test
    void shouldResetTheLimitWhenAResourceIsRecreated() {
        // Given
        flap(mail("1"), 100);
        // When
        eventRecorder.forget(mail("1"));
        flap(mail("1"), 100);
        // Then
        assertThat(recorded).hasSize(2 * EventRateLimiter.BURST);
    }

    @Test
    void shouldIgnoreAnEventThatCannotBeWritten() {
        // Given
        EventRecorder failing = new EventRecorder(
                event -> {
                    throw new KubernetesClientException("events is forbidden");
                },
                new EventRateLimiter(clock),
                clock);
        // Then
        assertThatCode(() -> failing.record(mail("1"), List.of(), List.of(PROGRAMMED)))
                .doesNotThrowAnyException();
    }

    private void flap(MailIngress resource, int times) {
        for (int i = 0; i < times; i++) {
            eventRecorder.record(
                    resource, List.of(i % 2 == 0 ? REJECTED : PROGRAMMED), List.of(i % 2 == 0 ? PROGRAMMED : REJECTED));
        }
    }

    private static MailIngress mail(String uid) {
        MailIngress resource = new MailIngress();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("mail")
                .withNamespace("post")
                .withUid(uid)
                .build());
        return resource;
    }

    private static Condition condition(String status, String reason, String message) {
        return new Condition("Programmed", status, 1L, "2026-01-01T10:00:00Z", reason, message);
    }
}
