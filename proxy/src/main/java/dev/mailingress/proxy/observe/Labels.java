package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.config.ListenerConfig;
import java.util.Locale;

/** How things are called in log lines and metrics. */
final class Labels {

    private Labels() {}

    static String door(ListenerConfig listener) {
        return listener.door().name().toLowerCase(Locale.ROOT);
    }
}
