package dev.mailingress.operator.model;

import dev.mailingress.operator.api.v1alpha1.IdleTimeoutsSpec;
import dev.mailingress.operator.api.v1alpha1.TimeoutsSpec;
import dev.mailingress.proxy.config.GepDuration;
import dev.mailingress.proxy.config.IdleTimeouts;
import dev.mailingress.proxy.config.TimeoutsConfig;
import java.time.Duration;

/** Reads the durations. */
final class TimeoutsResolver {

    private static final GepDuration NONE = new GepDuration(Duration.ZERO);

    private final SpecErrors specErrors;

    TimeoutsResolver(SpecErrors specErrors) {
        this.specErrors = specErrors;
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
        return duration(field, text, "without time it would end every connection: write more than 0s");
    }

    private GepDuration duration(String field, String text) {
        return duration(field, text, "");
    }

    /** @param whenZero what is wrong with no time at all; empty if nothing is */
    private GepDuration duration(String field, String text, String whenZero) {
        try {
            GepDuration duration = GepDuration.parse(text);
            if (duration.value().isZero() && !whenZero.isEmpty()) {
                specErrors.add("spec.timeouts." + field, whenZero);
            }
            return duration;
        } catch (IllegalArgumentException e) {
            specErrors.add("spec.timeouts." + field, String.valueOf(e.getMessage()));
            return NONE;
        }
    }
}
