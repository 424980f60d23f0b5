package dev.mailingress.proxy.configfile;

import dev.mailingress.proxy.config.ContentHash;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Snapshot of the file's content, or the error that prevented reading it. Compared by content. */
public final class FileContent {

    private final byte[] bytes;
    private final String hash;
    private final @Nullable String error;

    private FileContent(byte[] bytes, @Nullable String error) {
        this.bytes = bytes;
        this.hash = ContentHash.of(bytes);
        this.error = error;
    }

    static FileContent of(byte[] bytes) {
        return new FileContent(bytes, null);
    }

    static FileContent unreadable(String error) {
        return new FileContent(new byte[0], error);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** {@link ContentHash} of the bytes. */
    String hash() {
        return hash;
    }

    Optional<String> error() {
        return Optional.ofNullable(error);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FileContent that && hash.equals(that.hash) && Objects.equals(error, that.error);
    }

    @Override
    public int hashCode() {
        return Objects.hash(hash, error);
    }
}
