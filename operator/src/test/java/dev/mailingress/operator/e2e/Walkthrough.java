package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the commands of an example's README verbatim and checks that they print the output shown there. */
final class Walkthrough {

    private static final Logger LOGGER = LoggerFactory.getLogger(Walkthrough.class);
    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));
    private static final String ROOT_ON_NODE = "/tmp/project";
    private static final String PROMPT = "$ ";

    private final TestCluster cluster;
    private final Path directory;
    private final UnaryOperator<String> adaptation;

    private Walkthrough(TestCluster cluster, Path directory, UnaryOperator<String> adaptation) {
        this.cluster = cluster;
        this.directory = directory;
        this.adaptation = adaptation;
    }

    /**
     * Copies the example's files to the node, to the directory that the README expects.
     *
     * @param adaptation replaces the names in README and files
     */
    static Walkthrough of(TestCluster cluster, String example, UnaryOperator<String> adaptation) {
        Path directory = Path.of("examples").resolve(example);
        Walkthrough walkthrough = new Walkthrough(cluster, directory, adaptation);
        try (Stream<Path> files = Files.list(ROOT.resolve(directory))) {
            files.map(file -> Objects.requireNonNull(file.getFileName()).toString())
                    .forEach(name ->
                            cluster.putOnNode(ROOT_ON_NODE + "/" + directory.resolve(name), walkthrough.file(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return walkthrough;
    }

    private String file(String name) {
        try {
            return adaptation.apply(Files.readString(ROOT.resolve(directory).resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Applies a file of the example. */
    void apply(String name) {
        cluster.kubectl("apply", "-f", ROOT_ON_NODE + "/" + directory.resolve(name));
    }

    /** Runs all commands of a section. */
    void run(String section) {
        steps(section).forEach(this::run);
    }

    /** Runs the first commands of a section. */
    void runFirst(String section, int commands) {
        steps(section).subList(0, commands).forEach(this::run);
    }

    private void run(Step step) {
        long start = System.nanoTime();
        String output = cluster.onNode("cd " + ROOT_ON_NODE + " && " + step.command());
        LOGGER.info("{} ms: {}", (System.nanoTime() - start) / 1_000_000, step.command());
        assertThat(step.output())
                .as(step.command())
                .allSatisfy(line -> assertThat(output).contains(line));
    }

    private List<Step> steps(String section) {
        List<Step> steps = new ArrayList<>();
        boolean inside = false;
        for (String line : file("README.md").lines().toList()) {
            if (line.startsWith("## ")) {
                inside = line.equals("## " + section);
            } else if (inside && line.startsWith("    ")) {
                add(line.strip(), steps);
            }
        }
        assertThat(steps).as("commands of the section " + section).isNotEmpty();
        return steps;
    }

    private static void add(String line, List<Step> steps) {
        if (line.startsWith(PROMPT)) {
            steps.add(new Step(line.substring(PROMPT.length()), new ArrayList<>()));
        } else if (!steps.isEmpty()) {
            steps.get(steps.size() - 1).output().add(line);
        }
    }

    /** @param output lines that the command prints, possibly among others */
    private record Step(String command, List<String> output) {}
}
