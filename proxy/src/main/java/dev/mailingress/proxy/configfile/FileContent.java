package dev.mailingress.proxy.configfile;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What stood in the file at one moment, or why that could not be known. Two are equal if they say the same. */
public final class FileContent {

    private final byte[] bytes;
    private final String hash;
    private final @Nullable String problem;

    private FileContent(byte[] bytes, @Nullable String problem) {
        this.bytes = bytes;
        this.hash = sha256(bytes);
        this.problem = problem;
    }

    static FileContent of(byte[] bytes) {
        return new FileContent(bytes, null);
    }

    static FileContent unreadable(String sentence) {
        return new FileContent(new byte[0], sentence);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** SHA-256 in lower-case hexadecimal digits. */
    String hash() {
        return hash;
    }

    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FileContent that && hash.equals(that.hash) && Objects.equals(problem, that.problem);
    }

    @Override
    public int hashCode() {
        return Objects.hash(hash, problem);
    }
}
