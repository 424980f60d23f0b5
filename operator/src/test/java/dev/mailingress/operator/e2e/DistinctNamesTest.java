package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Namespaces and addresses of the classes on the shared cluster: of two Services with the same address, either may
 * receive the client, and a namespace is still terminating when the next class starts.
 */
class DistinctNamesTest {

    private static final Path SOURCES = Path.of("src/test/java/dev/mailingress/operator/e2e");
    private static final Pattern DECLARED =
            Pattern.compile("[A-Z_]+ = \"203\\.0\\.113\\.[0-9]+\"|NAMESPACE = \"[a-z0-9-]+\"");

    @Test
    void shouldUseEachAddressAndNamespaceInOneClassOnly() throws IOException {
        // Given
        Map<String, List<String>> classesByName = new TreeMap<>();
        try (Stream<Path> sources = Files.list(SOURCES)) {
            // When
            classesByName.putAll(sources.flatMap(DistinctNamesTest::declared)
                    .collect(Collectors.groupingBy(
                            Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList()))));
        }
        // Then
        assertThat(classesByName)
                .isNotEmpty()
                .allSatisfy((name, users) -> assertThat(users)
                        .as("classes that use %s; give all but one another", name)
                        .hasSize(1));
    }

    private static Stream<Map.Entry<String, String>> declared(Path source) {
        try {
            Matcher declaration = DECLARED.matcher(Files.readString(source));
            return declaration
                    .results()
                    .map(found -> Map.entry(found.group().replaceAll(".*= ", ""), "" + source.getFileName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
