package dev.mailingress.bench.proxies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Java runtime of the image, linked anew from a JDK here as the Dockerfile links it: a whole JDK takes longer to start, and
 * nobody runs the proxy on one.
 */
final class ImageRuntime {

    private static final Pattern JLINK =
            Pattern.compile("RUN jlink --output \\S+ (.*?)--add-modules (\\S+)\\s+--add-options");
    /** They tell what was allocated, and nothing else uses them. */
    private static final String AGENTS = "jdk.management,jdk.management.agent";

    private ImageRuntime() {}

    /**
     * @param directory gets the runtime, and what {@code jlink} says
     * @return its home; that of the JDK where it has no {@code jlink}
     */
    static Path link(Path home, Path dockerfile, Path directory) throws IOException, InterruptedException {
        Path jlink = home.resolve("bin/jlink");
        if (!Files.isExecutable(jlink)) {
            return home;
        }
        Path runtime = directory.resolve("runtime");
        removeOld(runtime);
        Path log = directory.resolve("jlink.log");
        int code = new ProcessBuilder(command(jlink, dockerfile, runtime))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException(jlink + " failed: see " + log);
        }
        dropComments(runtime.resolve("conf/security/java.security"));
        return runtime;
    }

    private static List<String> command(Path jlink, Path dockerfile, Path runtime) throws IOException {
        Matcher line = JLINK.matcher(String.join("\n", ImageOptions.instructions(dockerfile)));
        if (!line.find()) {
            throw new IOException(dockerfile + " links no runtime for the proxy: correct the pattern here");
        }
        List<String> command = new ArrayList<>(List.of(jlink.toString(), "--output", runtime.toString()));
        command.addAll(List.of(line.group(1).trim().split(" +")));
        command.addAll(List.of("--add-modules", line.group(2) + "," + AGENTS));
        return command;
    }

    // As the Dockerfile does it.
    private static void dropComments(Path file) throws IOException {
        Files.write(
                file,
                Files.readAllLines(file).stream()
                        .filter(text -> !text.isEmpty() && text.charAt(0) != '#')
                        .toList());
    }

    private static void removeOld(Path runtime) throws IOException {
        if (!Files.exists(runtime)) {
            return;
        }
        try (var files = Files.walk(runtime)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
