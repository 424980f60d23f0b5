package dev.mailingress.bench;

import dev.mailingress.bench.proxies.Envoy;
import dev.mailingress.bench.proxies.HaProxy;
import dev.mailingress.bench.proxies.MailIngress;
import java.util.List;
import java.util.Locale;

/**
 * Performance goal of the proxy.
 *
 * @param contestant our proxy, in one of its configurations
 * @param other the contestant whose figure is 1.00; null for a goal in the figure's own unit
 * @param atMost whether the bound is an upper one
 * @param should what is aimed at beyond the bound; empty if nothing more
 */
record Goal(String label, Figure figure, String contestant, String other, boolean atMost, double bound, String should) {

    static final List<Goal> ALL = List.of(
            toHaProxy("CPU per connection (churn)", Figure.CHURN_CPU, 0.95, "0.90"),
            toHaProxy("CPU per SMTP-like session (dialog)", Figure.DIALOG_CPU, 0.95, "0.88"),
            toHaProxy("CPU per round trip (ping64)", Figure.PING64_CPU, 0.96, "0.92"),
            toHaProxy("CPU per byte, 1 stream", Figure.BULK1_CPU, 0.60, "0.50"),
            toHaProxy("CPU per byte, 64 streams", Figure.BULK64_CPU, 0.30, "0.23"),
            new Goal(
                    "throughput of one stream",
                    Figure.BULK1_RATE,
                    MailIngress.NAME,
                    HaProxy.NAME,
                    false,
                    0.95,
                    "2.0"),
            toHaProxy("latency p50", Figure.LATENCY_P50, 0.97, "0.90"),
            toHaProxy("latency p99", Figure.LATENCY_P99, 1.05, "0.95"),
            toEnvoy("against Envoy: churn", Figure.CHURN_CPU, 0.50, "0.43"),
            toEnvoy("against Envoy: dialog", Figure.DIALOG_CPU, 0.55, "0.49"),
            toEnvoy("against Envoy: ping64", Figure.PING64_CPU, 0.75, "0.67"),
            absolute("memory per idle connection, bytes", Figure.IDLE_BYTES, 1_000, "600"),
            absolute("RSS when empty, MiB", Figure.EMPTY_RSS, 64, "56"),
            absolute("exec to first relayed banner, ms", Figure.START_MILLIS, 280, "150"),
            new Goal(
                    "reading PROXY header and server name, to ours without",
                    Figure.INBOUND_CPU,
                    MailIngress.INBOUND,
                    MailIngress.NAME,
                    true,
                    1.04,
                    "1.02"),
            new Goal("NIO fallback, churn", Figure.CHURN_CPU, MailIngress.NIO, HaProxy.NAME, true, 1.25, "1.15"),
            absolute("allocation per relayed megabyte, bytes", Figure.ALLOCATED_PER_MB, 0, "0"),
            absolute("allocation per connection, bytes", Figure.ALLOCATED_PER_CONNECTION, 2_048, ""));

    private static Goal toHaProxy(String label, Figure figure, double bound, String should) {
        return new Goal(label, figure, MailIngress.NAME, HaProxy.NAME, true, bound, should);
    }

    private static Goal toEnvoy(String label, Figure figure, double bound, String should) {
        return new Goal(label, figure, MailIngress.NAME, Envoy.NAME, true, bound, should);
    }

    private static Goal absolute(String label, Figure figure, double bound, String should) {
        return new Goal(label, figure, MailIngress.NAME, null, true, bound, should);
    }

    /** One value per round. */
    double[] measured(Figures figures) {
        return other == null ? figures.values(figure, contestant) : figures.ratios(figure, contestant, other);
    }

    /** Compares the value as printed, so that a printed 1.00 does not count as above 1.00. */
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
