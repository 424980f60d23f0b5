package dev.mailingress.bench.proxies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JVM options of the proxy's image, read from the Dockerfile, so that what is tuned is also what is measured: those
 * stored in its runtime by {@code jlink --add-options}, then those of its entry point before {@code -jar}.
 */
final class ImageOptions {

    private static final String DIRECTORY_IN_IMAGE = "/opt/mail-ingress-proxy";
    private static final Pattern STAGE = Pattern.compile("FROM \\S+(?: AS (\\S+))?");
    private static final Pattern IN_RUNTIME = Pattern.compile("--add-options \"([^\"]*)\"");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"");

    private ImageOptions() {}

    /**
     * @param dist local directory of the files that the image has in its own directory
     * @param feature version of the JDK that must support the options
     */
    static List<String> read(Path dockerfile, Path dist, int feature) throws IOException {
        List<String> options = new ArrayList<>();
        boolean ofProxy = false;
        for (String instruction : instructions(dockerfile)) {
            Matcher stage = STAGE.matcher(instruction);
            if (stage.lookingAt()) {
                ofProxy = stage.group(1) != null && stage.group(1).startsWith("proxy");
            } else if (ofProxy) {
                options.addAll(inRuntime(instruction));
                options.addAll(inEntryPoint(instruction));
            }
        }
        if (options.isEmpty()) {
            throw new IOException(dockerfile + " does not set JVM options in a stage whose name begins with \"proxy\"");
        }
        return options.stream()
                .filter(option -> isKnown(option, feature))
                .map(option -> option.replace(DIRECTORY_IN_IMAGE, dist.toString()))
                .toList();
    }

    /** Options of the image's training command line, except for the output. */
    static List<String> training(Path dockerfile) throws IOException {
        return instructions(dockerfile).stream()
                .filter(instruction -> instruction.startsWith("RUN [") && instruction.contains("-XX:AOTCacheOutput"))
                .flatMap(instruction -> WORD.matcher(instruction).results())
                .map(word -> word.group(1))
                .filter(word -> word.startsWith("-XX:") && !word.startsWith("-XX:AOTCacheOutput"))
                .toList();
    }

    /** Instructions of the Dockerfile, each on one line. */
    static List<String> instructions(Path dockerfile) throws IOException {
        return Files.readString(dockerfile).replace("\\\n", "").lines().toList();
    }

    private static List<String> inRuntime(String instruction) {
        Matcher options = IN_RUNTIME.matcher(instruction);
        return options.find() ? List.of(options.group(1).trim().split(" +")) : List.of();
    }

    private static List<String> inEntryPoint(String instruction) {
        if (!instruction.startsWith("ENTRYPOINT")) {
            return List.of();
        }
        List<String> words =
                WORD.matcher(instruction).results().map(word -> word.group(1)).toList();
        return words.contains("-jar") ? words.subList(1, words.indexOf("-jar")) : List.of();
    }

    // The cache is set for each run. A JDK does not start with options that it does not know.
    private static boolean isKnown(String option, int feature) {
        return !option.startsWith("-XX:AOT")
                && (feature >= 23 || !option.startsWith("--sun-misc-unsafe-memory-access"))
                && (feature >= 25 || !option.equals("-XX:+UseCompactObjectHeaders"));
    }
}
