package dev.mailingress.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names in docs/architecture.md: each class that the page names, and each method of it, exists in one of the modules. */
class ArchitecturePageTest {

    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));
    private static final Pattern CLASS = Pattern.compile("\\b(?:[A-Z][a-z0-9]+){2,}\\b");
    private static final Pattern METHOD = Pattern.compile("\\b([A-Z]\\w+)\\.([a-z]\\w+)");
    /** Kubernetes' kinds, a message of TLS, and the tests that the page names. */
    private static final Set<String> OTHERS = Set.of("ConfigMap", "NetworkPolicies", "ClientHello", "ArchitectureTest");

    @Test
    void shouldNameClassesThatExist() throws IOException {
        assertThat(all(CLASS).map(MatchResult::group).filter(name -> !OTHERS.contains(name)))
                .as("classes named in docs/architecture.md")
                .isNotEmpty()
                .isSubsetOf(sources().keySet());
    }

    @Test
    void shouldNameMethodsThatExist() throws IOException {
        Map<String, Path> sources = sources();
        List<MatchResult> methods =
                all(METHOD).filter(found -> sources.containsKey(found.group(1))).toList();
        assertThat(methods)
                .isNotEmpty()
                .allSatisfy(method -> assertThat(Files.readString(sources.get(method.group(1))))
                        .as("%s, named in docs/architecture.md", method.group())
                        .containsPattern("\\b" + method.group(2) + "\\("));
    }

    private static Stream<MatchResult> all(Pattern pattern) throws IOException {
        String page = Files.readString(ROOT.resolve("docs/architecture.md"), StandardCharsets.UTF_8);
        return pattern.matcher(page).results();
    }

    /** By simple name, which each module uses once. */
    private static Map<String, Path> sources() throws IOException {
        Map<String, Path> sources = new TreeMap<>();
        for (String module : List.of("proxy", "operator")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                sources.putAll(files.filter(file -> file.toString().endsWith(".java"))
                        .collect(Collectors.toMap(ArchitecturePageTest::simpleName, file -> file, (a, b) -> a)));
            }
        }
        return sources;
    }

    private static String simpleName(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }
}
