package dev.mailingress.operator.resolve;

import dev.mailingress.operator.api.v1alpha1.IdleTimeoutsSpec;
import dev.mailingress.operator.api.v1alpha1.TimeoutsSpec;
import dev.mailingress.proxy.config.GepDuration;
import dev.mailingress.proxy.config.IdleTimeouts;
import dev.mailingress.proxy.config.TimeoutsConfig;
import java.time.Duration;

/** Resolves {@code spec.timeouts}. */
final class TimeoutsResolver {

    private static final GepDuration NONE = new GepDuration(Duration.ZERO);

    private final SpecErrors errors;

    TimeoutsResolver(SpecErrors errors) {
        this.errors = errors;
    }

    TimeoutsConfig resolve(TimeoutsSpec spec) {
        return new TimeoutsConfig(
                positive("connect", spec.connect()),
                positive("proxyHeader", spec.proxyHeader()),
                positive("clientHello", spec.clientHello()),
                positive("banner", spec.banner()),
                duration("hold", spec.hold()),
                idle(spec.idle()),
                positive("halfClosed", spec.halfClosed()),
                duration("drainDelay", spec.drainDelay()),
                duration("drain", spec.drain()));
    }

    private IdleTimeouts idle(IdleTimeoutsSpec spec) {
        return new IdleTimeouts(
                positive("idle.smtp", spec.smtp()),
                positive("idle.imap", spec.imap()),
                positive("idle.pop3", spec.pop3()),
                positive("idle.managesieve", spec.managesieve()),
                positive("idle.tcp", spec.tcp()));
    }

    private GepDuration positive(String field, String text) {
        return duration(field, text, "must be greater than 0s: with 0s every connection would be closed");
    }

    private GepDuration duration(String field, String text) {
        return duration(field, text, "");
    }

    /** @param whenZero error message for 0s; empty if 0s is allowed */
    private GepDuration duration(String field, String text, String whenZero) {
        try {
            GepDuration duration = GepDuration.parse(text);
            if (duration.value().isZero() && !whenZero.isEmpty()) {
                errors.add("spec.timeouts." + field, whenZero);
            }
            return duration;
        } catch (IllegalArgumentException e) {
            errors.add("spec.timeouts." + field, String.valueOf(e.getMessage()));
            return NONE;
        }
    }
}
