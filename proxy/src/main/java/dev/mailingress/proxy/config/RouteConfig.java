package dev.mailingress.proxy.config;

import java.util.List;

/**
 * Target of the TLS connections with certain server names (RFC 6066 §3).
 *
 * @param serverNames host names, or {@code *.} and a host name to match any single label before it; 1 to
 *     {@value #MAX_NAMES}, each at most 253 characters
 * @param backend the name of one of {@link ProxyConfig#backends()}
 * @param targetPort the backend's TCP port
 * @param proxyProtocol the header that this target port expects
 */
public record RouteConfig(List<String> serverNames, String backend, int targetPort, ProxyProtocol proxyProtocol) {

    public static final int MAX_NAMES = 64;

    public RouteConfig {
        serverNames = List.copyOf(serverNames);
        if (serverNames.isEmpty() || serverNames.size() > MAX_NAMES) {
            throw new IllegalArgumentException(
                    "routes.serverNames: has " + serverNames.size() + " entries: must have 1-" + MAX_NAMES);
        }
        serverNames.forEach(name -> ConfigValidation.text(name, "routes.serverNames", 255));
        ConfigValidation.text(backend, "routes.backend", 63);
        ConfigValidation.port(targetPort, "routes.targetPort");
        ConfigValidation.present(proxyProtocol, "routes.proxyProtocol", "must be V2, V1 or None");
    }
}
