package dev.mailingress.proxy.management;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.mailingress.proxy.check.AddressFamily;
import dev.mailingress.proxy.check.CheckVerdict;
import dev.mailingress.proxy.config.BoundedText;
import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Response of {@code /status}. The operator reads it, so fields and their order must not change; all lists and texts
 * are bounded.
 *
 * @param transport EPOLL or NIO
 * @param phase of the process
 * @param config the running configuration, as in {@code /config}
 * @param connections number of open connections of all listeners
 * @param clients clients of the last minutes
 * @param listeners in the configuration's order
 * @param backends the targets of the configuration, each once
 * @param check state of the contract test
 * @param warnings for the administrator, as sentences; at most {@value #MAX_WARNINGS}
 */
@JsonPropertyOrder({
    "transport",
    "phase",
    "config",
    "connections",
    "clients",
    "listeners",
    "backends",
    "check",
    "warnings"
})
public record StatusReport(
        String transport,
        String phase,
        ConfigStatus config,
        int connections,
        ClientsStatus clients,
        List<Listener> listeners,
        List<Backend> backends,
        Check check,
        List<String> warnings) {

    public static final int MAX_WARNINGS = 32;
    public static final int MAX_TEXT = 500;
    public static final int MAX_ADDRESSES = 16;

    public StatusReport {
        listeners = List.copyOf(listeners);
        backends = List.copyOf(backends);
        warnings = warnings.stream()
                .limit(MAX_WARNINGS)
                .map(warning -> BoundedText.of(warning, MAX_TEXT))
                .toList();
    }

    /**
     * State of a listener.
     *
     * @param connections number of open connections
     * @param seen connections since the start for which admission was decided, admitted or refused; 0 for internal
     *     listeners, whose sources are not recorded
     * @param localSources clients with local source addresses, by kind
     * @param onlySource the private address that all of {@code seen} came from; null if there were several or a public
     *     one
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
     * Clients with local source addresses of one kind.
     *
     * @param kind gateway, node, pod or other
     * @param count number of connections since the start
     * @param last time of the last one
     * @param distinct number of addresses; the maximum means that many or more
     * @param addresses the first of them, at most {@value #MAX_ADDRESSES}
     */
    @JsonPropertyOrder({"kind", "count", "last", "distinct", "addresses"})
    public record LocalSource(String kind, long count, Instant last, int distinct, List<String> addresses) {

        public LocalSource {
            addresses = addresses.stream().limit(MAX_ADDRESSES).toList();
        }
    }

    /**
     * State of a target of a mail server.
     *
     * @param name of the mail server
     * @param host its DNS name or address
     * @param port its TCP port
     * @param reachable whether the last connection attempt for a client succeeded; null before the first one, which a
     *     target that follows a reachable one may never see
     * @param lastFailure reason of the last failed attempt; null if none failed
     * @param since time at which {@code reachable} last changed, or null
     * @param held number of clients that wait for it, or for another target of the same listener or route
     * @param failures number of failed connection attempts, and of connections that it ended as a server does that
     *     rejects the PROXY header, since the start
     * @param lastFailureAt time of the last of them, or null
     * @param verdicts of the contract test, one of each announced address family; empty if it was never run
     */
    @JsonPropertyOrder({
        "name",
        "host",
        "port",
        "protocol",
        "proxyProtocol",
        "reachable",
        "lastFailure",
        "since",
        "held",
        "failures",
        "lastFailureAt",
        "verdicts"
    })
    public record Backend(
            String name,
            String host,
            int port,
            MailProtocol protocol,
            ProxyProtocol proxyProtocol,
            @Nullable Boolean reachable,
            @Nullable String lastFailure,
            @Nullable Instant since,
            int held,
            long failures,
            @Nullable Instant lastFailureAt,
            List<FamilyVerdict> verdicts) {

        public Backend {
            verdicts = List.copyOf(verdicts);
            lastFailure = lastFailure == null ? null : BoundedText.of(lastFailure, MAX_TEXT);
        }
    }

    /** Verdict of the contract test on a target, for clients of one address family. */
    @JsonPropertyOrder({"family", "verdict", "message", "at"})
    public record FamilyVerdict(AddressFamily family, CheckVerdict verdict, String message, Instant at) {}

    /**
     * State of the contract test.
     *
     * @param state Idle or Running
     * @param runs completed since the start
     */
    @JsonPropertyOrder({"state", "runs"})
    public record Check(String state, long runs) {}
}
