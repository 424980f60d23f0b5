package dev.mailingress.proxy.management;

import org.jspecify.annotations.Nullable;

/**
 * Response of {@code /config}: the running configuration.
 *
 * @param generation {@code metadata.generation} of the MailIngress that it was rendered from
 * @param hash SHA-256 of the file's bytes in lower-case hexadecimal digits
 * @param rejected error in the current file; null if the current file is the running configuration
 */
public record ConfigStatus(
        long generation, String hash, @Nullable String rejected) {}
