package dev.mailingress.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Listener of the JUnit Platform that records how long each test class took: one line a class, seconds first and padded so
 * that lines sort as text, appended to the file that the property {@code test-times.file} names. The end of the build prints
 * the ten slowest. Forked JVMs append to one file: each line is one write.
 */
public final class TestClassTimes implements TestExecutionListener {

    private final Map<String, Long> startedAt = new ConcurrentHashMap<>();

    @Override
    public void executionStarted(TestIdentifier test) {
        if (isTestClass(test)) {
            startedAt.put(test.getUniqueId(), System.nanoTime());
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Long start = startedAt.remove(test.getUniqueId());
        String file = System.getProperty("test-times.file");
        if (start != null && file != null) {
            append(Path.of(file), line(Duration.ofNanos(System.nanoTime() - start), className(test)));
        }
    }

    private static String className(TestIdentifier test) {
        return test.getSource()
                .map(ClassSource.class::cast)
                .map(ClassSource::getClassName)
                .orElseThrow();
    }

    /** Only the outermost container of a class: nested classes are part of it. */
    private static boolean isTestClass(TestIdentifier test) {
        return test.getSource().filter(ClassSource.class::isInstance).isPresent()
                && test.getUniqueIdObject().getSegments().size() == 2;
    }

    private static String line(Duration took, String name) {
        return String.format(Locale.ROOT, "%7.1f s  %s%n", took.toMillis() / 1000.0, name);
    }

    private static void append(Path file, String line) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
