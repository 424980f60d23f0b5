package dev.mailingress.operator.observed;

import dev.mailingress.operator.observed.ProxyFleet.ConfigResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Response of a proxy to {@code GET /status}: what it runs, what it sees of its clients and of the mail servers.
 *
 * @param checks number of contract tests that were completed since the process started
 * @param checking whether one is in progress
 * @param targets ports of the mail servers
 * @param clients source addresses of the last minutes' public connections; null if the proxy does not report them
 * @param warnings of the process, as sentences
 */
public record ProxyReport(
        ConfigResponse config,
        long checks,
        boolean checking,
        List<BackendTarget> targets,
        @Nullable Clients clients,
        List<String> warnings) {

    public ProxyReport {
        targets = List.copyOf(targets);
        warnings = List.copyOf(warnings);
    }

    /**
     * Port of a mail server.
     *
     * @param mailServer its name in the spec
     * @param proxyProtocol V1, V2 or None
     * @param failures number of failed connections since the process started
     * @param verdicts of the last contract test, by address family; empty before the first one
     */
    public record BackendTarget(
            String mailServer,
            String host,
            int port,
            String proxyProtocol,
            long failures,
            List<FamilyVerdict> verdicts) {

        public BackendTarget {
            verdicts = List.copyOf(verdicts);
        }

        public boolean sendsHeader() {
            return !proxyProtocol.equals("None");
        }
    }

    /**
     * Verdict for clients of one address family.
     *
     * @param family IPv4 or IPv6
     * @param message what was observed and what to do
     */
    public record FamilyVerdict(String family, Verdict verdict, String message) {}

    /**
     * Source addresses of public connections within the proxy's window of time.
     *
     * @param connections all of them
     * @param local those from addresses that no client has
     * @param othersInARow number of the newest connections without a local one among them
     * @param sources the local addresses with the most connections
     * @param onlySource the private address that all connections came from; null if there were several or a public one
     */
    public record Clients(
            long connections,
            long local,
            long othersInARow,
            List<Source> sources,
            @Nullable String onlySource) {

        public Clients {
            sources = List.copyOf(sources);
        }
    }

    /**
     * Local source address.
     *
     * @param kind pod, node, gateway or another word of the proxy
     */
    public record Source(String address, String kind, long connections) {}
}
