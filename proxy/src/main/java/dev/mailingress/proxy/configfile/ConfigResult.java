package dev.mailingress.proxy.configfile;

import dev.mailingress.proxy.config.ProxyConfig;

/** Result of reading the configuration file. */
public sealed interface ConfigResult {

    /** @param hash SHA-256 of the file's bytes in lower-case hexadecimal digits */
    record Loaded(ProxyConfig config, String hash) implements ConfigResult {}

    /** @param message file, field, what is wrong and the remedy, on one line */
    record Rejected(String message) implements ConfigResult {}
}
