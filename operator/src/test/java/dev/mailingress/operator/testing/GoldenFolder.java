package dev.mailingress.operator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.render.ResourceFiles;
import dev.mailingress.operator.render.YamlDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;

/**
 * Golden case, a folder whose name is a sentence: {@code in-<Kind>-<name>.yaml} are the inputs, all other files the
 * expected output. {@code -Dgolden.update=true} rewrites the expected output; read the difference before you commit it.
 */
public final class GoldenFolder {

    private static final Path RESOURCES = Path.of("src", "test", "resources");
    private static final Path ACTUAL = Path.of("target", "golden");
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    private final Path path;

    private GoldenFolder(Path path) {
        this.path = path;
    }

    /** The golden folders in a folder of the test resources, sorted by name. */
    public static List<GoldenFolder> below(String folder) {
        try (Stream<Path> paths = Files.list(RESOURCES.resolve(folder))) {
            return paths.sorted().map(GoldenFolder::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of the folder as a sentence. */
    public String sentence() {
        return path.getFileName().toString().replace('-', ' ');
    }

    public List<YamlDocument> inputs() {
        List<Path> files = files().stream()
                .filter(GoldenFolder::isInput)
                .map(path::resolve)
                .toList();
        List<YamlDocument> documents = new ResourceFiles().read(files);
        assertThat(documents.stream().map(GoldenFolder::fileName))
                .as("names of the input files of %s: in-<Kind>-<name>.yaml", path)
                .containsExactlyElementsOf(files.stream()
                        .map(file -> file.getFileName().toString())
                        .toList());
        return documents;
    }

    /** The message without the path of this folder, which depends on the machine. */
    public String withoutPath(String message) {
        return message.replace(path + path.getFileSystem().getSeparator(), "");
    }

    /** Asserts that the expected output consists of exactly these files with the same content. */
    public void assertHolds(SortedMap<String, String> actual) {
        if (UPDATE) {
            outputs().forEach(file -> delete(path.resolve(file)));
            actual.forEach((file, content) -> write(path.resolve(file), content));
        }
        Path written = ACTUAL.resolve(path.getFileName());
        actual.forEach((file, content) -> write(written.resolve(file), content));
        SoftAssertions softly = new SoftAssertions();
        softly.assertThat(outputs())
                .as("files of %s; -Dgolden.update=true rewrites them", path)
                .containsExactlyElementsOf(actual.keySet());
        actual.keySet().stream()
                .filter(file -> Files.exists(path.resolve(file)))
                .forEach(file -> softly.assertThat(written.resolve(file)).hasSameTextualContentAs(path.resolve(file)));
        softly.assertAll();
    }

    private static String fileName(YamlDocument document) {
        return "in-" + document.kind() + "-"
                + document.content().at("/metadata/name").asText() + ".yaml";
    }

    private SortedSet<String> outputs() {
        return files().stream().filter(file -> !isInput(file)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isInput(String file) {
        return file.startsWith("in-");
    }

    private SortedSet<String> files() {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> path.relativize(file).toString().replace('\\', '/'))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String content) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of a rendering under their names in a golden folder. */
    public static SortedMap<String, String> out(Map<String, String> files) {
        return files.entrySet().stream()
                .collect(Collectors.toMap(
                        file -> "out/" + file.getKey(), Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    }
}
