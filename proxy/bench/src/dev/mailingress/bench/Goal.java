package dev.mailingress.bench;

import dev.mailingress.bench.proxies.Envoy;
import dev.mailingress.bench.proxies.HaProxy;
import dev.mailingress.bench.proxies.MailIngress;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What the proxy must show.
 *
 * @param contestant ours, on one transport or the other
 * @param other whose figure is 1.00; null for a goal in the figure's own unit
 * @param atMost false if it is a least
 */
record Goal(String label, Figure figure, String contestant, String other, boolean atMost, double bound) {

    static final List<Goal> ALL = List.of(
            toHaProxy("CPU per connection (churn)", Figure.CHURN_CPU, 1.00),
            toHaProxy("CPU per SMTP-like session (dialog)", Figure.DIALOG_CPU, 0.97),
            toHaProxy("CPU per round trip (ping64)", Figure.PING64_CPU, 0.98),
            toHaProxy("CPU per byte, 1 stream", Figure.BULK1_CPU, 1.05),
            toHaProxy("CPU per byte, 64 streams", Figure.BULK64_CPU, 0.60),
            new Goal("throughput of one stream", Figure.BULK1_RATE, MailIngress.NAME, HaProxy.NAME, false, 0.95),
            toHaProxy("latency p50", Figure.LATENCY_P50, 1.05),
            toEnvoy("against Envoy: churn", Figure.CHURN_CPU, 0.50),
            toEnvoy("against Envoy: dialog", Figure.DIALOG_CPU, 0.55),
            toEnvoy("against Envoy: ping64", Figure.PING64_CPU, 0.75),
            absolute("memory per idle connection, bytes", Figure.IDLE_BYTES, 1_024),
            absolute("RSS when empty, MiB", Figure.EMPTY_RSS, 64),
            absolute("exec to first relayed banner, ms", Figure.START_MILLIS, 300),
            new Goal("NIO fallback, churn", Figure.CHURN_CPU, MailIngress.NIO, HaProxy.NAME, true, 1.60),
            absolute("allocation per relayed megabyte, bytes", Figure.ALLOCATED_PER_MB, 0),
            absolute("allocation per connection, bytes", Figure.ALLOCATED_PER_CONNECTION, 2_048));

    private static Goal toHaProxy(String label, Figure figure, double bound) {
        return new Goal(label, figure, MailIngress.NAME, HaProxy.NAME, true, bound);
    }

    private static Goal toEnvoy(String label, Figure figure, double bound) {
        return new Goal(label, figure, MailIngress.NAME, Envoy.NAME, true, bound);
    }

    private static Goal absolute(String label, Figure figure, double bound) {
        return new Goal(label, figure, MailIngress.NAME, null, true, bound);
    }

    OptionalDouble measured(Figures figures) {
        return other == null ? figures.median(figure, contestant) : figures.ratio(figure, contestant, other);
    }

    /** As it is printed, so that what reads 1.00 is not above 1.00. */
    boolean isMet(double measured) {
        double printed = Double.parseDouble(text(measured));
        return atMost ? printed <= bound : printed >= bound;
    }

    String must() {
        return (atMost ? "<= " : ">= ") + text(bound);
    }

    String text(double value) {
        return String.format(Locale.ROOT, other == null ? "%.0f" : "%.2f", value);
    }
}
