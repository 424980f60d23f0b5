package dev.mailingress.operator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code docker build} of a tagged image, once a JVM. JVMs that run tests at the same time build one after the other: the
 * second finds every layer in the engine's cache.
 */
public final class ImageBuild {

    private static final Duration BOUND = Duration.ofMinutes(10);
    private static final Path LOCK = Path.of(System.getProperty("project.root", ".."), "target", "image-build.lock");
    private static final Set<String> BUILT = new HashSet<>();

    private ImageBuild() {}

    /**
     * Builds what is not there.
     *
     * @param options of {@code docker build}, without tag and context
     */
    public static synchronized void once(String tag, Path context, String... options) {
        if (BUILT.contains(tag)) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("docker", "build", "-q", "-t", tag));
        command.addAll(List.of(options));
        command.add(".");
        try {
            Files.createDirectories(LOCK.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();
                Command.run(BOUND, context, command.toArray(String[]::new));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        BUILT.add(tag);
    }
}
