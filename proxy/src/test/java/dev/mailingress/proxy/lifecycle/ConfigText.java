package dev.mailingress.proxy.lifecycle;

import java.util.ArrayList;
import java.util.List;

/** Builder of a proxy.yaml. All targets are on loopback; unless set otherwise, the proxy drains without delay. */
final class ConfigText {

    private final int generation;
    private final List<String> listeners = new ArrayList<>();
    private String clients = "localAddresses: Allow";
    private String timeouts = "";

    private ConfigText(int generation) {
        this.generation = generation;
    }

    static ConfigText generation(int number) {
        return new ConfigText(number);
    }

    /** @param more additional fields in flow style */
    ConfigText listener(String name, String protocol, int port, int targetPort, String... more) {
        return line(name, protocol, "Public", port, targetPort, more);
    }

    ConfigText internalListener(String name, String protocol, int port, int targetPort) {
        return line(name, protocol, "Internal", port, targetPort);
    }

    private ConfigText line(String name, String protocol, String exposure, int port, int targetPort, String... more) {
        String fields = ("name: %s, protocol: %s, exposure: %s, port: %d, publicPort: 25, backend: dms,"
                        + " targets: [{host: 127.0.0.1, port: %d, proxyProtocol: V2}]")
                .formatted(name, protocol, exposure, port, targetPort);
        List<String> all = new ArrayList<>(List.of(fields));
        all.addAll(List.of(more));
        listeners.add("- {" + String.join(", ", all) + "}");
        return this;
    }

    /** @param fields in addition to the one that admits loopback */
    ConfigText clients(String fields) {
        clients = "localAddresses: Allow, " + fields;
        return this;
    }

    /** @param fields in addition to those of the drain, whose timeout is 5 s unless set */
    ConfigText timeouts(String fields) {
        timeouts = fields;
        return this;
    }

    @Override
    public String toString() {
        String times =
                timeouts.contains("drain:") ? timeouts : timeouts + (timeouts.isEmpty() ? "" : ", ") + "drain: 5s";
        String delay = times.contains("drainDelay:") ? "" : ", drainDelay: 10ms";
        return """
                schemaVersion: 1
                generation: %d
                listeners:
                %s
                timeouts: {%s%s}
                clients: {%s}
                """.formatted(generation, String.join("\n", listeners), times, delay, clients);
    }
}
