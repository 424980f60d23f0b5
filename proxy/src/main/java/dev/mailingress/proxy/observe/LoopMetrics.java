package dev.mailingress.proxy.observe;

import java.time.Duration;
import java.util.List;

/** Metrics of the event loops, which are labelled by their index. */
public final class LoopMetrics {

    private LoopMetrics() {}

    /** In Prometheus' text format, version 0.0.4. */
    public static String scrape(List<Duration> lags) {
        Exposition out = new Exposition();
        out.gauge("loop_lag_seconds", "Time that the latest heartbeat has waited for its event loop.");
        for (int loop = 0; loop < lags.size(); loop++) {
            out.seconds(
                    "",
                    Exposition.label("loop", Integer.toString(loop)),
                    lags.get(loop).toNanos());
        }
        return out.toString();
    }
}
