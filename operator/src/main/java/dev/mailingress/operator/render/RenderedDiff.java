package dev.mailingress.operator.render;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Difference between the output of an earlier {@code render} in a directory and a new one, as a unified diff. Other files in the
 * directory are not compared.
 */
public final class RenderedDiff {

    /** Unchanged lines around a change, as {@code diff -u} shows them. */
    private static final int CONTEXT = 3;

    private static final Set<String> RENDERED_DIRECTORIES = Set.of("dms", "mounts", "kubernetes");

    /** @return lines without line ends; empty if nothing differs */
    public List<String> of(RenderedFiles rendered, Path directory) throws IOException {
        SortedMap<String, String> before = earlier(rendered, directory);
        Set<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(rendered.files().keySet());
        return paths.stream()
                .flatMap(path -> diff(path, before.get(path), rendered.files().get(path)).stream())
                .toList();
    }

    private static SortedMap<String, String> earlier(RenderedFiles rendered, Path directory) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        for (String path : rendered.files().keySet()) {
            Path file = directory.resolve(path);
            if (Files.isRegularFile(file)) {
                files.put(path, Files.readString(file));
            }
        }
        for (String subdirectory : RENDERED_DIRECTORIES) {
            Path root = directory.resolve(subdirectory);
            if (Files.isDirectory(root)) {
                try (Stream<Path> found = Files.walk(root)) {
                    for (Path file : found.filter(Files::isRegularFile).toList()) {
                        files.put(directory.relativize(file).toString(), Files.readString(file));
                    }
                }
            }
        }
        return files;
    }

    private static List<String> diff(String path, @Nullable String before, @Nullable String after) {
        List<String> old = lines(before);
        return UnifiedDiffUtils.generateUnifiedDiff(
                before == null ? "/dev/null" : "a/" + path,
                after == null ? "/dev/null" : "b/" + path,
                old,
                DiffUtils.diff(old, lines(after)),
                CONTEXT);
    }

    private static List<String> lines(@Nullable String content) {
        return content == null ? List.of() : content.lines().toList();
    }
}
