package dev.mailingress.operator.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of rendered text: what was merely touched has the same one. */
public final class ContentHash {

    private ContentHash() {}

    /** In 64 lower-case hex digits. */
    public static String of(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            // Every Java platform has it: java.security.MessageDigest's specification.
            throw new IllegalStateException(e);
        }
    }
}
