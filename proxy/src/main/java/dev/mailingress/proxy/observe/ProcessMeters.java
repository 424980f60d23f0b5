package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.transport.AcceptState;
import dev.mailingress.proxy.transport.SpliceState;
import dev.mailingress.proxy.transport.TransportKind;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** Metrics of the process. */
final class ProcessMeters {

    private static final String LIMIT_PAUSES = Exposition.label("reason", "limit");
    private static final String SHORTAGE_PAUSES = Exposition.label("reason", "shortage");

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

    /** Result of a configuration reload. */
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

    void write(int lingeringRefusals, AcceptState accepts, SpliceState splice, Exposition out) {
        out.gauge("transport_info", "Transport in use; always 1.");
        out.sample(transport, 1);
        out.gauge("config_generation", "metadata.generation of the running configuration.");
        out.sample("", generation);
        out.gauge(
                "config_rejected",
                "Whether the latest configuration was rejected and an older one is running: 1 or 0.");
        out.sample("", rejected ? 1 : 0);
        out.counter("config_reloads_total", "Configurations that were read, by result.");
        reloads.write(out);
        out.gauge("listeners_bound", "Number of ports that accept connections.");
        out.sample("", listeners);
        out.gauge("connections_limit", "Maximum number of concurrent connections of this process.");
        out.sample("", connectionsLimit);
        out.gauge("refusals_lingering", "Refused connections that stay open until the client has received the reason.");
        out.sample("", lingeringRefusals);
        out.counter(
                "accept_pauses_total",
                "Pauses of listeners: the connection limit was reached, or the system lacked descriptors or memory.");
        out.sample(LIMIT_PAUSES, accepts.limitPauses());
        out.sample(SHORTAGE_PAUSES, accepts.shortagePauses());
        out.counter("accept_errors_total", "Clients that could not be accepted while the next one was tried at once.");
        out.sample("", accepts.retriedErrors());
        out.counter("access_log_lines_lost_total", "Access log lines that were dropped or could not be written.");
        out.sample("", logLinesLost.sum());
        out.counter("spliced_bytes_total", "Relayed bytes that the kernel moved from socket to socket with splice(2).");
        out.sample("", splice.bytes());
        out.gauge("splice_pipes", "Number of open pipes for splice(2).");
        out.sample("", splice.pipes());
    }
}
