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

/** The page of an example: its commands are run as they stand there, and must print what it says that one sees. */
final class Walkthrough {

    private static final Logger LOGGER = LoggerFactory.getLogger(Walkthrough.class);
    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));
    private static final String ROOT_ON_NODE = "/tmp/project";
    private static final String PROMPT = "$ ";

    private final TestCluster cluster;
    private final Path directory;
    private final UnaryOperator<String> readersOwn;

    private Walkthrough(TestCluster cluster, Path directory, UnaryOperator<String> readersOwn) {
        this.cluster = cluster;
        this.directory = directory;
        this.readersOwn = readersOwn;
    }

    /**
     * Lays the example's files where the page says that they are.
     *
     * @param readersOwn writes a reader's names for those of page and files
     */
    static Walkthrough of(TestCluster cluster, String example, UnaryOperator<String> readersOwn) {
        Path directory = Path.of("examples").resolve(example);
        Walkthrough page = new Walkthrough(cluster, directory, readersOwn);
        try (Stream<Path> files = Files.list(ROOT.resolve(directory))) {
            files.map(file -> Objects.requireNonNull(file.getFileName()).toString())
                    .forEach(name -> cluster.putOnNode(ROOT_ON_NODE + "/" + directory.resolve(name), page.file(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return page;
    }

    private String file(String name) {
        try {
            return readersOwn.apply(Files.readString(ROOT.resolve(directory).resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Applies a file of the example, as the reader has it by now. */
    void apply(String name) {
        cluster.kubectl("apply", "-f", ROOT_ON_NODE + "/" + directory.resolve(name));
    }

    /** Runs all commands of a section. */
    void run(String section) {
        steps(section).forEach(this::run);
    }

    /** Runs the first commands of a section. */
    void begin(String section, int commands) {
        steps(section).subList(0, commands).forEach(this::run);
    }

    private void run(Step step) {
        long start = System.nanoTime();
        String output = cluster.onNode("cd " + ROOT_ON_NODE + " && " + step.command());
        LOGGER.info("{} ms: {}", (System.nanoTime() - start) / 1_000_000, step.command());
        assertThat(step.seen())
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
            steps.get(steps.size() - 1).seen().add(line);
        }
    }

    /** @param seen lines that the command prints, perhaps among others */
    private record Step(String command, List<String> seen) {}
}
