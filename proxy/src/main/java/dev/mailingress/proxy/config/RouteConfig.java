package dev.mailingress.proxy.config;

import java.util.List;

/**
 * Targets of the TLS connections with certain server names (RFC 6066 §3).
 *
 * @param serverNames host names, or {@code *.} and a host name to match any single label before it; 1 to
 *     {@value #MAX_NAMES}, each at most 253 characters
 * @param backend name of the mail server, for log, metrics and health; at most 63 characters
 * @param targets where the mail server is reached, in order of preference; 1 to {@value TargetConfig#MAX_TARGETS}
 */
public record RouteConfig(List<String> serverNames, String backend, List<TargetConfig> targets) {

    public static final int MAX_NAMES = 64;

    public RouteConfig {
        serverNames = List.copyOf(serverNames);
        if (serverNames.isEmpty() || serverNames.size() > MAX_NAMES) {
            throw new IllegalArgumentException(
                    "routes.serverNames: has " + serverNames.size() + " entries: must have 1-" + MAX_NAMES);
        }
        serverNames.forEach(name -> ConfigValidation.text(name, "routes.serverNames", 255));
        ConfigValidation.text(backend, "routes.backend", 63);
        targets = List.copyOf(targets);
    }
}
