package dev.mailingress.proxy.config;

/**
 * A mail server.
 *
 * @param name unique; listeners and routes refer to it; at most 63 characters
 * @param host a DNS name or an IP address, resolved for each connection; at most 253 characters (RFC 1035 §2.3.4)
 */
public record BackendConfig(String name, String host) {

    public BackendConfig {
        ConfigValidation.text(name, "backends.name", 63);
        ConfigValidation.text(host, "backends[" + name + "].host", 253);
    }
}
