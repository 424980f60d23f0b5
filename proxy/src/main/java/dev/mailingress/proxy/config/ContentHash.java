package dev.mailingress.proxy.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 of a file's content, in 64 lower-case hexadecimal digits. The operator compares the hash of the
 * {@code proxy.yaml} that it rendered with the hash that a proxy reports for the file that it loaded.
 */
public final class ContentHash {

    private ContentHash() {}

    /** Hash of the text's UTF-8 encoding. */
    public static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String of(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256 (java.security.MessageDigest)", e);
        }
    }
}
