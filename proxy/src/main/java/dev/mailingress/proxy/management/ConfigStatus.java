package dev.mailingress.proxy.management;

import org.jspecify.annotations.Nullable;

/**
 * Which configuration runs; what {@code /config} answers.
 *
 * @param generation of the MailIngress that it was made from
 * @param hash SHA-256 of the file's bytes in lower-case hexadecimal digits
 * @param rejected what is wrong with the file that is there now, or null if it is the one that runs
 */
public record ConfigStatus(
        long generation, String hash, @Nullable String rejected) {}
