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

    private final Violations violations;

    TimeoutsResolver(Violations violations) {
        this.violations = violations;
    }

    TimeoutsConfig resolve(TimeoutsSpec spec) {
        return new TimeoutsConfig(
                duration("connect", spec.connect()),
                TimeoutsConfig.DEFAULT.proxyHeader(),
                TimeoutsConfig.DEFAULT.clientHello(),
                TimeoutsConfig.DEFAULT.banner(),
                TimeoutsConfig.DEFAULT.hold(),
                idle(spec.idle()),
                duration("halfClosed", spec.halfClosed()),
                duration("drainDelay", spec.drainDelay()),
                duration("drain", spec.drain()));
    }

    private IdleTimeouts idle(IdleTimeoutsSpec spec) {
        return new IdleTimeouts(
                duration("idle.smtp", spec.smtp()),
                duration("idle.imap", spec.imap()),
                duration("idle.pop3", spec.pop3()),
                duration("idle.managesieve", spec.managesieve()),
                duration("idle.tcp", spec.tcp()));
    }

    private GepDuration duration(String field, String text) {
        try {
            return GepDuration.parse(text);
        } catch (IllegalArgumentException e) {
            violations.add("spec.timeouts." + field, String.valueOf(e.getMessage()));
            return NONE;
        }
    }
}
