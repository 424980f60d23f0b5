package dev.mailingress.operator.render;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Output of {@code render}: files by their paths below the output directory.
 *
 * @param files relative path to content
 * @param replacements sentences about the pods of the mail servers that the operator configures: whether they would be replaced
 */
public record RenderedFiles(SortedMap<String, String> files, List<String> replacements) {

    public RenderedFiles {
        replacements = List.copyOf(replacements);
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** Writes every file; an existing one is replaced atomically, so that a reader never sees part of it. */
    public void writeTo(Path directory) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path target = directory.resolve(file.getKey());
            Path parent = Files.createDirectories(target.toAbsolutePath().getParent());
            // Not Files.createTempFile: only its owner could read that file, and the proxy runs as a different user.
            Path next = parent.resolve("." + target.getFileName() + ".render");
            Files.writeString(next, file.getValue());
            Files.move(next, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
