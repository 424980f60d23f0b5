package dev.mailingress.operator.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A MailIngress in a file, for the rules of the CRD. An invalid one says in its first line, behind {@code #}, what whoever
 * applies it must read.
 */
public record RuleFile(String name, String yaml) {

    private static final Path FOLDER = Path.of("src", "test", "resources", "crd");
    private static final String COMMENT = "# ";

    public static List<RuleFile> valid() {
        return in("valid");
    }

    public static List<RuleFile> invalid() {
        return in("invalid");
    }

    /** The beginning of the message that refuses it. */
    public String message() {
        String first = yaml.lines().findFirst().orElse("");
        if (!first.startsWith(COMMENT)) {
            throw new IllegalStateException(
                    name + " has no message in its first line: write \"# \" and what the user reads");
        }
        return first.substring(COMMENT.length());
    }

    @Override
    public String toString() {
        return name;
    }

    private static List<RuleFile> in(String folder) {
        try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
            return files.sorted().map(RuleFile::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RuleFile read(Path file) {
        try {
            return new RuleFile(file.getFileName().toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
