package dev.mailingress.operator.report;

import dev.mailingress.operator.api.v1alpha1.Condition;
import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.status.EventType;
import dev.mailingress.proxy.config.BoundedText;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Builds the Event for a condition transition, for {@code kubectl describe}.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/">Event</a>
 */
final class ConditionEventFactory {

    /** The API server counts bytes, not characters (kubernetes/pkg/apis/core/validation/events.go). */
    private static final int MAX_NOTE_BYTES = 1024;

    /** The API accepts exactly six fractional digits. */
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    Event event(MailIngress resource, Condition condition, Instant now) {
        // @formatter:off
        return new EventBuilder()
            .withNewMetadata()
                .withGenerateName(resource.getMetadata().getName() + "-")
                .withNamespace(resource.getMetadata().getNamespace())
            .endMetadata()
            .withEventTime(new MicroTime(MICROSECONDS.format(now)))
            .withType(EventType.of(condition).value())
            .withReason(condition.reason())
            .withAction(condition.type())
            .withNote(BoundedText.ofUtf8(note(condition), MAX_NOTE_BYTES))
            .withReportingController(MailIngress.GROUP + "/" + Labels.OPERATOR)
            .withReportingInstance(Labels.OPERATOR)
            .withNewRegarding()
                .withApiVersion(resource.getApiVersion())
                .withKind(resource.getKind())
                .withName(resource.getMetadata().getName())
                .withNamespace(resource.getMetadata().getNamespace())
                .withUid(resource.getMetadata().getUid())
            .endRegarding()
            .build();
        // @formatter:on
    }

    private static String note(Condition condition) {
        return condition.type() + " is " + condition.status() + ": " + condition.message();
    }
}
