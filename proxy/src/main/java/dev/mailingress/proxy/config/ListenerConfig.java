package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A port that the proxy binds, and where its connections go.
 *
 * @param name unique among the listeners of one door; for log and metrics; at most 63 characters
 * @param protocol what clients speak here
 * @param door for whom it is
 * @param port the TCP port that the process binds
 * @param publicPort the port that clients know, announced as the destination's (PROXY protocol specification §2)
 * @param backend the name of one of {@link ProxyConfig#backends()}
 * @param targetPort the backend's TCP port
 * @param proxyProtocol the header that this target port expects
 */
public record ListenerConfig(
        @JsonProperty(value = "name", required = true) String name,
        @JsonProperty(value = "protocol", required = true) MailProtocol protocol,
        @JsonProperty(value = "door", required = true) Door door,
        @JsonProperty(value = "port", required = true) int port,
        @JsonProperty(value = "publicPort", required = true) int publicPort,
        @JsonProperty(value = "backend", required = true) String backend,
        @JsonProperty(value = "targetPort", required = true) int targetPort,

        @JsonProperty(value = "proxyProtocol", required = true)
        ProxyProtocol proxyProtocol) {

    public ListenerConfig {
        Checks.text(name, "listeners.name", 63);
        String self = "listeners[" + name + "]";
        Checks.present(protocol, self + ".protocol", "write SMTP, IMAPS or another protocol of the list");
        Checks.present(door, self + ".door", "write Public or Internal");
        Checks.port(port, self + ".port");
        Checks.port(publicPort, self + ".publicPort");
        Checks.text(backend, self + ".backend", 63);
        Checks.port(targetPort, self + ".targetPort");
        Checks.present(proxyProtocol, self + ".proxyProtocol", "write V2, V1 or None");
    }
}
