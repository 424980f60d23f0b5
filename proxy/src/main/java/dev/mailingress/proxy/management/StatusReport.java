package dev.mailingress.proxy.management;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.mailingress.proxy.check.CheckVerdict;
import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /status} answers. The operator reads it, so its fields and their order stay; every list and text is bounded.
 *
 * @param transport how sockets are waited for
 * @param phase of the process
 * @param connections that live, of all listeners
 * @param listeners in the configuration's order
 * @param backends each port of a mail server that the configuration leads to
 * @param warnings what whoever runs the proxy should know, as sentences; at most {@value #MAX_WARNINGS}
 */
@JsonPropertyOrder({"transport", "phase", "connections", "listeners", "backends", "warnings"})
public record StatusReport(
        String transport,
        String phase,
        int connections,
        List<Listener> listeners,
        List<Backend> backends,
        List<String> warnings) {

    public static final int MAX_WARNINGS = 32;
    public static final int MAX_TEXT = 500;
    public static final int MAX_ADDRESSES = 16;

    public StatusReport {
        listeners = List.copyOf(listeners);
        backends = List.copyOf(backends);
        warnings = warnings.stream().limit(MAX_WARNINGS).map(StatusReport::cut).toList();
    }

    /**
     * @param connections that live
     * @param seen connections that were judged since the start, admitted or not; 0 at an internal Service, which judges none
     * @param localSources clients whose address no stranger can have, by kind
     * @param onlySource the private address that every one of {@code seen} came from, or null
     */
    @JsonPropertyOrder({"name", "exposure", "protocol", "port", "connections", "seen", "localSources", "onlySource"})
    public record Listener(
            String name,
            Exposure exposure,
            MailProtocol protocol,
            int port,
            long connections,
            long seen,
            List<LocalSource> localSources,
            @Nullable String onlySource) {

        public Listener {
            localSources = List.copyOf(localSources);
        }
    }

    /**
     * @param kind gateway, node, pod or other
     * @param count of connections since the start
     * @param last when the last one came
     * @param distinct how many addresses; the greatest number that is told apart stands for more
     * @param addresses the first of them, at most {@value #MAX_ADDRESSES}
     */
    @JsonPropertyOrder({"kind", "count", "last", "distinct", "addresses"})
    public record LocalSource(String kind, long count, Instant last, int distinct, List<String> addresses) {

        public LocalSource {
            addresses = addresses.stream().limit(MAX_ADDRESSES).toList();
        }
    }

    /**
     * @param name of the mail server
     * @param reachable by the last real connection; null while none was made
     * @param lastFailure why one was not made, or null if none failed
     * @param since when {@code reachable} became what it is, or null
     * @param held clients that wait for it
     * @param verdict of the contract test, or null if it was never made
     * @param message the verdict's sentence, or null
     * @param at when it was made, or null
     */
    @JsonPropertyOrder({
        "name",
        "port",
        "protocol",
        "proxyProtocol",
        "reachable",
        "lastFailure",
        "since",
        "held",
        "verdict",
        "message",
        "at"
    })
    public record Backend(
            String name,
            int port,
            MailProtocol protocol,
            ProxyProtocol proxyProtocol,
            @Nullable Boolean reachable,
            @Nullable String lastFailure,
            @Nullable Instant since,
            int held,
            @Nullable CheckVerdict verdict,
            @Nullable String message,
            @Nullable Instant at) {

        public Backend {
            lastFailure = lastFailure == null ? null : cut(lastFailure);
        }
    }

    private static String cut(String text) {
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }
}
