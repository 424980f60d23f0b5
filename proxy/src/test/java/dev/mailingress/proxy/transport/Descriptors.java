package dev.mailingress.proxy.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Open files of this process, from /proc. */
public final class Descriptors {

    private Descriptors() {}

    /** Number of descriptors whose link begins with {@code kind}, such as {@code socket:} or {@code pipe:}. */
    public static long count(String kind) {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(descriptor -> isOf(kind, descriptor)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOf(String kind, Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith(kind);
        } catch (IOException closed) {
            return false;
        }
    }
}
