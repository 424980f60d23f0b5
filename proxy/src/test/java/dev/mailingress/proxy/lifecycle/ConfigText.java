package dev.mailingress.proxy.lifecycle;

import java.util.ArrayList;
import java.util.List;

/** A proxy.yaml, put together by what a test cares for. All backends are on loopback; the proxy stops without delay. */
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

    /** @param more further fields, as YAML in flow style */
    ConfigText listener(String name, String protocol, int port, int targetPort, String... more) {
        return line(name, protocol, "Public", port, targetPort, more);
    }

    ConfigText internalListener(String name, String protocol, int port, int targetPort) {
        return line(name, protocol, "Internal", port, targetPort);
    }

    private ConfigText line(String name, String protocol, String exposure, int port, int targetPort, String... more) {
        String fields = ("name: %s, protocol: %s, exposure: %s, port: %d, publicPort: 25, backend: dms, targetPort: %d,"
                        + " proxyProtocol: V2")
                .formatted(name, protocol, exposure, port, targetPort);
        List<String> all = new ArrayList<>(List.of(fields));
        all.addAll(List.of(more));
        listeners.add("- {" + String.join(", ", all) + "}");
        return this;
    }

    /** @param fields beside the rule that loopback may come in */
    ConfigText clients(String fields) {
        clients = "localAddresses: Allow, " + fields;
        return this;
    }

    /** @param fields beside those of the drain, which is 5 s unless named */
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
                backends: [{name: dms, host: 127.0.0.1}, {name: other, host: 127.0.0.1}]
                timeouts: {%s%s}
                clients: {%s}
                """.formatted(generation, String.join("\n", listeners), times, delay, clients);
    }
}
