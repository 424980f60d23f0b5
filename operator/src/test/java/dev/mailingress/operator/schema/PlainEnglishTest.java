package dev.mailingress.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that users read are plain, standard English: phrases that nobody in this field writes stay out of them. */
class PlainEnglishTest {

    /** Globs of the files that are read, relative to the root of the repository; of Java sources only string literals. */
    private static final List<String> INPUTS = List.of(
            "crds/*.yaml",
            "helm/mail-ingress-operator/files/mailingresses.mailingress.dev.yaml",
            "helm/mail-ingress-operator/{Chart,values}.yaml",
            "helm/mail-ingress-operator/templates/NOTES.txt",
            "{README,CHANGELOG,CONTRIBUTING,SECURITY,CODE_OF_CONDUCT}.md",
            "docs/**.md",
            "examples/**.md",
            "{operator,proxy}/src/main/java/**.java");

    private static final List<String> PHRASES = List.of(
            "is no",
            "are no",
            "anew",
            "for ever",
            "whoever",
            "be had",
            "of now",
            "of then",
            "tells",
            "says",
            "the words of",
            "a word for programs",
            "what becomes of",
            "by itself",
            "nowhere",
            "lest",
            "shall");

    /** Between two words; a line may end there, and the next one begin with the mark of a comment or a quotation. */
    private static final String GAP = "\\s++(?:(?:#|>|//|\\*)\\s++)*+";

    private static final Pattern BANNED = Pattern.compile(
            PHRASES.stream().map(PlainEnglishTest::regex).collect(Collectors.joining("|")),
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);

    private static final Set<String> SKIPPED = Set.of(".git", "target");
    private static final Path ROOT = Path.of("..");

    @Test
    void shouldHaveNoBannedPhraseWhenUsersReadIt() throws IOException {
        // When
        List<Path> files = files();
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            found.addAll(find(file.toString(), Files.readString(ROOT.resolve(file))));
        }
        // Then
        assertThat(INPUTS)
                .allSatisfy(input -> assertThat(files).as("files of %s", input).anyMatch(matcher(input)::matches));
        assertThat(found).as("phrases to write in plain English").isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void shouldFindThePhraseWhenItIsBanned(String phrase) {
        assertThat(find("README.md", "First line.\nIt " + phrase + " here."))
                .containsExactly("README.md:2: \"" + phrase + "\"");
    }

    static List<String> shouldFindThePhraseWhenItIsBanned() {
        return PHRASES;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "description: >-\n  A name that is\n  no name.",
                "text: x\n# A name that is\n# no name.",
                "> quoted:\n> that is\n> no name",
                "a\n  * that is\n  * no name"
            })
    void shouldFindThePhraseWhenItIsSplitOverLines(String text) {
        assertThat(find("text.yaml", text)).containsExactly("text.yaml:2: \"is no\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "It is no longer there, and they are no\n  longer there.",
                "It is no-op, this no name.",
                "At least one shallow sayings teller.",
                "Offers of nowadays by itselfish."
            })
    void shouldFindNothingWhenItIsPartOfAnotherWord(String text) {
        assertThat(find("text.md", text)).isEmpty();
    }

    @Test
    void shouldReadOnlyStringLiteralsWhenItIsJava() {
        // Given
        String source = """
                /** Nobody shall read this. */
                class Example {
                    @Command(description = "Whoever runs it.")
                    String a(String nowhere) { // it says
                        return nowhere + " is a name, which is "
                                + "no name of " + b("It tells.") + ".";
                    }
                    String c = \"""
                        It shall
                        be.\""";
                }
                """;
        // Then
        assertThat(find("Example.java", source))
                .containsExactlyInAnyOrder(
                        "Example.java:3: \"Whoever\"",
                        "Example.java:5: \"is no\"",
                        "Example.java:6: \"tells\"",
                        "Example.java:8: \"shall\"");
    }

    private static List<String> find(String file, String content) {
        List<SourceText> texts = file.endsWith(".java") ? StringLiterals.in(content) : List.of(SourceText.of(content));
        return texts.stream()
                .flatMap(text -> BANNED.matcher(text.toString())
                        .results()
                        .map(match -> file + ":" + text.lineOf(match.start()) + ": \"" + phrase(match) + "\""))
                .toList();
    }

    private static String phrase(MatchResult match) {
        return Pattern.compile(GAP).matcher(match.group().strip()).replaceAll(" ");
    }

    private static String regex(String phrase) {
        String words = Stream.of(phrase.split(" ", -1)).map(Pattern::quote).collect(Collectors.joining(GAP));
        String end = phrase.endsWith(" no") ? GAP + "(?!longer\\b)" : "\\b";
        return "\\b" + words + end;
    }

    private static List<Path> files() throws IOException {
        List<PathMatcher> matchers =
                INPUTS.stream().map(PlainEnglishTest::matcher).toList();
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return SKIPPED.stream().anyMatch(directory::endsWith)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                Path relative = ROOT.relativize(file);
                if (matchers.stream().anyMatch(matcher -> matcher.matches(relative))) {
                    files.add(relative);
                }
                return FileVisitResult.CONTINUE;
            }

            /** Other tests of this build write files and delete them. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return files;
    }

    private static PathMatcher matcher(String glob) {
        return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    }
}
