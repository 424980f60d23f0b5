package dev.mailingress.operator.reconcile;

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

/** Tells what became true or untrue of a resource, once each time. The status has it all: an event may be lost. */
final class EventRecorder {

    private static final Logger LOGGER = LoggerFactory.getLogger(EventRecorder.class);

    private final Consumer<Event> sink;
    private final EventRateLimiter budget;
    private final Clock clock;
    private final Map<String, List<Condition>> lastTold = new ConcurrentHashMap<>();
    private final ConditionTransitions conditionTransitions = new ConditionTransitions();
    private final ConditionEventFactory words = new ConditionEventFactory();

    /** @param sink may throw: what cannot be told is logged and forgotten */
    EventRecorder(Consumer<Event> sink, EventRateLimiter budget, Clock clock) {
        this.sink = sink;
        this.budget = budget;
        this.clock = clock;
    }

    /** @param before what the status had; older than what was told, where the watch has not brought that back yet */
    void record(MailIngress resource, List<Condition> before, List<Condition> after) {
        String uid = resource.getMetadata().getUid();
        List<Condition> told = Optional.ofNullable(lastTold.put(uid, after)).orElse(before);
        conditionTransitions.between(told, after).stream()
                .filter(condition -> budget.take(uid))
                .map(condition -> words.event(resource, condition, clock.instant()))
                .forEach(this::send);
    }

    void forget(MailIngress resource) {
        lastTold.remove(resource.getMetadata().getUid());
        budget.forget(resource.getMetadata().getUid());
    }

    /** Whatever goes wrong with an event, mail does not wait for it. */
    private void send(Event event) {
        try {
            sink.accept(event);
        } catch (RuntimeException e) {
            LOGGER.atWarn()
                    .addKeyValue("namespace", event.getRegarding().getNamespace())
                    .addKeyValue("name", event.getRegarding().getName())
                    .addKeyValue("reason", event.getReason())
                    .addKeyValue("error", e.getMessage())
                    .log("Event not written");
        }
    }
}
