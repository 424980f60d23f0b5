package dev.mailingress.proxy.prove;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailingress.proxy.admission.ClientSnapshot;
import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.IpAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Report of one proxy about its clients.
 *
 * @param recent the last connections
 * @param protocols protocol of each public listener, by name
 * @param kinds owners of local source addresses
 */
record SeenConnections(List<SeenConnection> recent, Map<String, String> protocols, Map<IpAddress, String> kinds) {

    /** More than a proxy reports of anything. */
    private static final int MAX_ENTRIES = 256;

    /** @param at as reported: it identifies the connection, and is not compared with the clock of this host */
    record SeenConnection(String listener, int port, IpAddress address, String at) {}

    SeenConnections {
        recent = List.copyOf(recent);
        protocols = Map.copyOf(protocols);
        kinds = Map.copyOf(kinds);
    }

    /**
     * Parses a report.
     *
     * @param status the response of {@code /status}
     * @throws IllegalArgumentException if an address is not valid; the message is meant for the user
     */
    static SeenConnections of(JsonNode status) {
        List<SeenConnection> recent = new ArrayList<>();
        for (JsonNode one : entries(status.path("clients").path("recent"))) {
            recent.add(new SeenConnection(
                    one.path("listener").asText(),
                    one.path("port").asInt(),
                    address(one),
                    one.path("at").asText()));
        }
        Map<String, String> protocols = new HashMap<>();
        for (JsonNode one : entries(status.path("listeners"))) {
            if (one.path("exposure").asText().equals(Exposure.PUBLIC.value())) {
                protocols.put(one.path("name").asText(), one.path("protocol").asText());
            }
        }
        Map<IpAddress, String> kinds = new HashMap<>();
        for (JsonNode one : entries(status.path("clients").path("sources"))) {
            kinds.put(address(one), one.path("kind").asText());
        }
        return new SeenConnections(recent, protocols, kinds);
    }

    private static IpAddress address(JsonNode entry) {
        return IpAddress.parse(entry.path("address").asText());
    }

    private static List<JsonNode> entries(JsonNode array) {
        List<JsonNode> entries = new ArrayList<>();
        for (int i = 0; i < Math.min(array.size(), MAX_ENTRIES); i++) {
            entries.add(array.get(i));
        }
        return entries;
    }

    /**
     * Whether connections since {@code earlier} may be missing: a proxy reports the last {@value
     * ClientSnapshot#MAX_RECENT}, so nothing has been dropped if it still reports one of the earlier ones.
     */
    boolean hasGapSince(SeenConnections earlier) {
        boolean full = Math.max(recent.size(), earlier.recent.size()) >= ClientSnapshot.MAX_RECENT;
        return full && Collections.disjoint(recent, earlier.recent);
    }

    /** Connections to a port that {@code earlier} does not have. A balancer may use another port than its client did. */
    List<SeenConnection> since(SeenConnections earlier, MailPort port) {
        List<SeenConnection> added = new ArrayList<>(recent);
        earlier.recent.forEach(added::remove);
        List<SeenConnection> ofPort =
                added.stream().filter(one -> one.port() == port.number()).toList();
        return ofPort.isEmpty()
                ? added.stream()
                        .filter(one -> port.protocol().name().equals(protocols.get(one.listener())))
                        .toList()
                : ofPort;
    }

    /** Owner of a local address: gateway, node, pod, own or other. */
    Optional<String> kindOf(IpAddress address) {
        return Optional.ofNullable(kinds.get(address));
    }
}
