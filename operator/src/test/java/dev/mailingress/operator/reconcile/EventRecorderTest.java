package dev.mailingress.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.mailingress.operator.api.v1alpha1.Condition;
import dev.mailingress.operator.api.v1alpha1.MailIngress;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventRecorderTest {

    private static final Condition RUNS = condition("True", "Programmed", "Proxies that run this generation: 2 of 2.");
    private static final Condition STUCK = condition("False", "ConfigurationRejected", "x".repeat(4096));

    private final TestClock clock = new TestClock();
    private final List<Event> told = new ArrayList<>();
    private final EventRecorder eventRecorder = new EventRecorder(told::add, new EventRateLimiter(clock), clock);

    @Test
    void shouldTellWhatMovedWithTimeAndReason() {
        // When
        eventRecorder.record(mail("1"), List.of(), List.of(RUNS));
        // Then
        assertThat(told).singleElement().satisfies(event -> {
            assertThat(event.getType()).isEqualTo("Normal");
            assertThat(event.getReason()).isEqualTo("Programmed");
            assertThat(event.getAction()).isEqualTo("Programmed");
            assertThat(event.getNote()).isEqualTo("Programmed is True: Proxies that run this generation: 2 of 2.");
            assertThat(event.getEventTime().getTime()).isEqualTo("2026-01-01T10:00:00.000000Z");
            assertThat(event.getMetadata().getGenerateName()).isEqualTo("mail-");
            assertThat(event.getMetadata().getNamespace()).isEqualTo("post");
            assertThat(event.getRegarding().getKind()).isEqualTo("MailIngress");
            assertThat(event.getRegarding().getUid()).isEqualTo("1");
        });
    }

    @Test
    void shouldTellNothingWhenNothingMoved() {
        // When
        eventRecorder.record(mail("1"), List.of(RUNS), List.of(RUNS));
        // Then
        assertThat(told).isEmpty();
    }

    @Test
    void shouldTellItOnceWhenTheStatusThatWasSeenIsOlderThanWhatWasTold() {
        // When
        eventRecorder.record(mail("1"), List.of(STUCK), List.of(RUNS));
        eventRecorder.record(mail("1"), List.of(STUCK), List.of(RUNS));
        // Then
        assertThat(told).hasSize(1);
    }

    @Test
    void shouldCutTheNoteWhenTheApiServerWouldRefuseIt() {
        // When
        eventRecorder.record(mail("1"), List.of(RUNS), List.of(STUCK));
        // Then
        assertThat(told)
                .singleElement()
                .satisfies(event -> assertThat(event.getNote()).hasSize(1024).endsWith("x…"));
        assertThat(told.get(0).getType()).isEqualTo("Warning");
    }

    @Test
    void shouldFallSilentAboutOneResourceWhenItFlaps() {
        // When
        flap(mail("1"), 100);
        // Then
        assertThat(told).hasSize(EventRateLimiter.AT_ONCE);

        // When
        eventRecorder.record(mail("2"), List.of(), List.of(RUNS));
        // Then
        assertThat(told).as("another resource").hasSize(EventRateLimiter.AT_ONCE + 1);

        // When
        clock.advance(EventRateLimiter.ONE_BACK_AFTER.multipliedBy(2));
        flap(mail("1"), 100);
        // Then
        assertThat(told).as("later").hasSize(EventRateLimiter.AT_ONCE + 3);
    }

    @Test
    void shouldSpeakAgainWhenAResourceOfThatNameIsMadeAnew() {
        // Given
        flap(mail("1"), 100);
        // When
        eventRecorder.forget(mail("1"));
        flap(mail("1"), 100);
        // Then
        assertThat(told).hasSize(2 * EventRateLimiter.AT_ONCE);
    }

    @Test
    void shouldGoOnWhenAnEventCannotBeWritten() {
        // Given
        EventRecorder refused = new EventRecorder(
                event -> {
                    throw new KubernetesClientException("events is forbidden");
                },
                new EventRateLimiter(clock),
                clock);
        // Then
        assertThatCode(() -> refused.record(mail("1"), List.of(), List.of(RUNS)))
                .doesNotThrowAnyException();
    }

    private void flap(MailIngress resource, int times) {
        for (int i = 0; i < times; i++) {
            eventRecorder.record(resource, List.of(i % 2 == 0 ? STUCK : RUNS), List.of(i % 2 == 0 ? RUNS : STUCK));
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
