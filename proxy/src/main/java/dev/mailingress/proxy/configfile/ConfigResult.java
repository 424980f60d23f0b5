package dev.mailingress.proxy.configfile;

import dev.mailingress.proxy.config.ProxyConfig;

/** What came of reading the file. */
public sealed interface ConfigResult {

    /** @param hash SHA-256 of the file's bytes in lower-case hexadecimal digits */
    record Loaded(ProxyConfig config, String hash) implements ConfigResult {}

    /** @param sentence file, field, what is wrong, and the cure; one line */
    record Rejected(String sentence) implements ConfigResult {}
}
