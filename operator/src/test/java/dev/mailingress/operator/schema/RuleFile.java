package dev.mailingress.operator.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Test file with a MailIngress for the rules of the CRD. The first line of an invalid one contains, after {@code #}, the
 * expected message.
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

    /** Beginning of the message with which it is rejected. */
    public String message() {
        String first = yaml.lines().findFirst().orElse("");
        if (!first.startsWith(COMMENT)) {
            throw new IllegalStateException(name + ": the first line must be \"# \" and the expected message");
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
