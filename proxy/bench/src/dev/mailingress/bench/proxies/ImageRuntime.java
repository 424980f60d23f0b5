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
 * Java runtime of the image, linked from the local JDK as the Dockerfile does: a complete JDK takes longer to start,
 * and the proxy is never run on one.
 */
final class ImageRuntime {

    private static final Pattern JLINK =
            Pattern.compile("RUN jlink --output \\S+ (.*?)--add-modules (\\S+)\\s+--add-options");
    /** Modules that report the allocation; used for nothing else. */
    private static final String AGENTS = "jdk.management,jdk.management.agent";

    private ImageRuntime() {}

    /**
     * @param directory for the runtime and the output of {@code jlink}
     * @return its home, or that of the JDK if it does not include {@code jlink}
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
            throw new IOException("jlink command of the proxy not found in " + dockerfile + ": correct the pattern");
        }
        List<String> command = new ArrayList<>(List.of(jlink.toString(), "--output", runtime.toString()));
        command.addAll(List.of(line.group(1).trim().split(" +")));
        command.addAll(List.of("--add-modules", line.group(2) + "," + AGENTS));
        return command;
    }

    // As in the Dockerfile.
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
