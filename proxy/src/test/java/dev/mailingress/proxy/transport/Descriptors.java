package dev.mailingress.proxy.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The open files of this process, as /proc shows them. */
public final class Descriptors {

    private Descriptors() {}

    /** How many there are whose link begins so: {@code socket:}, {@code pipe:}. */
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
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
