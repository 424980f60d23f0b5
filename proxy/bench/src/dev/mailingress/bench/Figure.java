package dev.mailingress.bench;

import java.util.Locale;

/** Quantity that is measured, with its unit. */
enum Figure {
    CHURN_CPU("churn: CPU per connection, us", "%.1f"),
    CHURN_RATE("churn: connections per second", "%.0f"),
    DIALOG_CPU("dialog: CPU per session, us", "%.1f"),
    DIALOG_RATE("dialog: sessions per second", "%.0f"),
    PING64_CPU("ping64: CPU per round trip, us", "%.2f"),
    PING64_RATE("ping64: round trips per second", "%.0f"),
    BULK1_CPU("bulk1: CPU per GB, us", "%.0f"),
    BULK1_RATE("bulk1: GB per second", "%.2f"),
    BULK64_CPU("bulk64: CPU per GB, us", "%.0f"),
    BULK64_RATE("bulk64: GB per second", "%.2f"),
    LATENCY_P50("latency: p50 at 2 000 lines per second, us", "%.0f"),
    LATENCY_P99("latency: p99, us", "%.0f"),
    INBOUND_CPU("inbound: CPU per session behind a PROXY header and a ClientHello, us", "%.1f"),
    INBOUND_RATE("inbound: sessions per second", "%.0f"),
    CHURN_CALLS("syscalls: system calls per connection (churn)", "%.1f"),
    DIALOG_CALLS("syscalls: system calls per session (dialog)", "%.1f"),
    EMPTY_RSS("idle: RSS when empty, MiB", "%.1f"),
    IDLE_BYTES("idle: RSS per idle connection, bytes", "%.0f"),
    START_MILLIS("startup: exec to first relayed banner, ms", "%.0f"),
    ALLOCATED_PER_CONNECTION("allocation: bytes per connection (churn)", "%.0f"),
    ALLOCATED_PER_ROUND_TRIP("allocation: bytes per round trip (ping64)", "%.1f"),
    ALLOCATED_PER_MB("allocation: bytes per relayed MB (bulk1)", "%.1f");

    private final String label;
    private final String format;

    Figure(String label, String format) {
        this.label = label;
        this.format = format;
    }

    String label() {
        return label;
    }

    String text(double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
