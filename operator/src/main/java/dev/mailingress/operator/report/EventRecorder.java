package dev.mailingress.operator.report;

import dev.mailingress.operator.api.v1alpha1.Condition;
import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.status.ConditionTransitions;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records condition transitions as Events, each once. The status has all of them: an Event may be lost. */
public final class EventRecorder {

    private static final Logger LOGGER = LoggerFactory.getLogger(EventRecorder.class);

    private final Consumer<Event> sink;
    private final EventRateLimiter rateLimiter;
    private final Clock clock;
    private final Map<String, List<Condition>> lastRecorded = new ConcurrentHashMap<>();
    private final ConditionTransitions transitions = new ConditionTransitions();
    private final ConditionEventFactory events = new ConditionEventFactory();

    /** @param sink may throw: an Event that cannot be written is logged and dropped */
    public EventRecorder(Consumer<Event> sink, EventRateLimiter rateLimiter, Clock clock) {
        this.sink = sink;
        this.rateLimiter = rateLimiter;
        this.clock = clock;
    }

    /** @param before of the observed status, which may be older than the last recorded one if the watch is behind */
    void record(MailIngress resource, List<Condition> before, List<Condition> after) {
        String uid = resource.getMetadata().getUid();
        List<Condition> recorded =
                Optional.ofNullable(lastRecorded.put(uid, after)).orElse(before);
        transitions.between(recorded, after).stream()
                .filter(condition -> rateLimiter.tryAcquire(uid))
                .map(condition -> events.event(resource, condition, clock.instant()))
                .forEach(this::send);
    }

    void forget(MailIngress resource) {
        lastRecorded.remove(resource.getMetadata().getUid());
        rateLimiter.forget(resource.getMetadata().getUid());
    }

    /** A failure to write an Event must not affect mail. */
    private void send(Event event) {
        try {
            sink.accept(event);
        } catch (RuntimeException e) {
            LOGGER.atWarn()
                    .addKeyValue("namespace", event.getRegarding().getNamespace())
                    .addKeyValue("name", event.getRegarding().getName())
                    .addKeyValue("reason", event.getReason())
                    .addKeyValue("error", e.getMessage())
                    .log("Failed to write Event");
        }
    }
}
