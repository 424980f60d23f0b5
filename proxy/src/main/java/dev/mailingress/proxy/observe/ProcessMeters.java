package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.transport.SpliceState;
import dev.mailingress.proxy.transport.TransportKind;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** What is known of the process as a whole. */
final class ProcessMeters {

    private final String transport;
    private final int connectionsLimit;
    private final CounterSet<ReloadResult> reloads =
            new CounterSet<>(ReloadResult.class, "", "result", ReloadResult::label);
    private final LongAdder logLinesLost = new LongAdder();

    private volatile long generation;
    private volatile boolean rejected;
    private volatile int listeners;

    ProcessMeters(TransportKind transport, int connectionsLimit) {
        this.connectionsLimit = connectionsLimit;
        this.transport = Exposition.label("kind", transport.name().toLowerCase(Locale.ROOT));
    }

    /** How reading a new configuration ended. */
    private enum ReloadResult {
        APPLIED,
        REJECTED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    void configApplied(long newGeneration) {
        generation = newGeneration;
        rejected = false;
        reloads.increment(ReloadResult.APPLIED);
    }

    void configRejected() {
        rejected = true;
        reloads.increment(ReloadResult.REJECTED);
    }

    void configRestored() {
        rejected = false;
    }

    void listenersBound(int count) {
        listeners = count;
    }

    void logLinesLost(int lines) {
        logLinesLost.add(lines);
    }

    void write(SpliceState splice, Exposition out) {
        out.gauge("transport_info", "Which transport runs; always 1.");
        out.sample(transport, 1);
        out.gauge("config_generation", "metadata.generation of the configuration in force.");
        out.sample("", generation);
        out.gauge("config_rejected", "1 while the newest configuration is rejected and an older one runs.");
        out.sample("", rejected ? 1 : 0);
        out.counter("config_reloads_total", "Configurations that were read, by what became of them.");
        reloads.write(out);
        out.gauge("listeners_bound", "Ports that accept connections.");
        out.sample("", listeners);
        out.gauge("connections_limit", "Connections that this process can have at once.");
        out.sample("", connectionsLimit);
        out.counter("access_log_lines_lost_total", "Lines that nobody took in time, or that could not be written.");
        out.sample("", logLinesLost.sum());
        out.counter(
                "spliced_bytes_total", "Bytes that the kernel moved from socket to socket, of all that were relayed.");
        out.sample("", splice.bytes());
        out.gauge("splice_pipes", "Pipes that are open for that.");
        out.sample("", splice.pipes());
    }
}
