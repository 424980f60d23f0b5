package dev.mailingress.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layout of the comments in the sources of both modules, their tests, the benchmarks and the examples. */
class CommentLayoutTest {

    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));
    private static final List<String> SOURCES = List.of("proxy/src", "proxy/bench", "operator/src", "examples");

    @Test
    void shouldHaveNoCommentTornByTheFormatter() {
        assertThat(places(CommentLayout::torn))
                .as("a word left alone on a line of a comment: wrap the comment by hand at 120 columns")
                .isEmpty();
    }

    @Test
    void shouldHaveNoLineCommentNextToJavadoc() {
        assertThat(places(CommentLayout::stacked))
                .as("a // comment directly above or below Javadoc: merge them, or move the // comment into the body")
                .isEmpty();
    }

    @Test
    void shouldReportASingleWordBetweenTwoLineComments() {
        assertThat(CommentLayout.of("""
                class A {
                    // The kernel keeps the socket until the last descriptor of it is
                    // closed,
                    // so that a second process may listen on it.
                    int a;
                }
                """).torn()).containsExactly(3);
    }

    @Test
    void shouldReportTwoWordsBetweenTwoLineComments() {
        assertThat(CommentLayout.of("""
                // The event loop of the library creates a promise for each task, to know whether it may
                // be suspended:
                // these loops never are.
                """).torn()).containsExactly(2);
    }

    @Test
    void shouldReportASingleWordAtTheEndOfALineComment() {
        assertThat(CommentLayout.of("""
                // The kernel keeps the socket until the last descriptor of it is
                // closed.
                int a;
                """).torn()).containsExactly(2);
    }

    @Test
    void shouldReportASingleWordBetweenTwoLinesOfJavadoc() {
        assertThat(CommentLayout.of("""
                /**
                 * Number of bytes that were read before the backend
                 * was
                 * connected.
                 */
                """).torn()).containsExactly(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // The last word of Javadoc, which the formatter does not wrap.
                """
                /**
                 * A comment that is as long as its text requires and leaves
                 * one.
                 */
                """,
                // Three words.
                """
                // A comment that is wrapped by hand
                // for some reason
                // and goes on.
                """,
                // A sentence of one word.
                """
                // The first sentence ends here.
                // Second.
                // The third one follows.
                """,
                // Entries of a list.
                """
                // Names, from the most to the least specific:
                // a.b.example,
                // *.b.example
                """,
                // Markup on a line of its own.
                """
                /**
                 * States of a connection, and what moves it on
                 * <ul>
                 * <li>OPEN is the first one
                 * </ul>
                 * and nothing else.
                 */
                """,
                // A drawing.
                """
                /**
                 * <pre>
                 * OPEN moves on to
                 * |
                 * CLOSED in the end
                 * </pre>
                 */
                """,
                // A link.
                """
                // The maintainers describe the cause and the remedy in their answer at
                // https://example.org/a/very/long/path/to/an/answer
                // which is from last year.
                """,
                // A word too long for the line above and for the one below.
                """
                // A comment that refers to the member
                // dev.mailingress.proxy.a.package_.with_.a.long_.name.AndATypeWithALongName#andAMethodWhoseNameIsNotMuchShorterThan
                // because that does it.
                """,
                // Two comments.
                """
                // The first comment has no period at its end
                    // but
                // is indented otherwise
                """,
                // A text block.
                """
                String text = \"""
                    // The content of a text block is left
                    // as
                    // it stands.
                    \""";
                """
            })
    void shouldAcceptASingleWordWhenItIsIntended(String source) {
        assertThat(CommentLayout.of(source).torn()).isEmpty();
    }

    @Test
    void shouldReportALineCommentAboveJavadoc() {
        assertThat(CommentLayout.of("""
                // Called by the event loop only.
                /** Closes the socket. */
                void close() {}
                """).stacked()).containsExactly(2);
    }

    @Test
    void shouldReportALineCommentBetweenJavadocAndItsMethod() {
        assertThat(CommentLayout.of("""
                /**
                 * Closes the socket.
                 */
                // Called by the event loop only.
                void close() {}
                """).stacked()).containsExactly(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A heading of a group of members.
                """
                // Life cycle

                /** Closes the socket. */
                void close() {}
                """,
                // The formatter's own markers.
                """
                // @formatter:on
                /** Closes the socket. */
                void close() {}
                """,
                // A comment in the body.
                """
                /** Closes the socket. */
                void close() {
                    // Twice is harmless.
                    socket.close();
                }
                """
            })
    void shouldAcceptALineCommentApartFromJavadoc(String source) {
        assertThat(CommentLayout.of(source).stacked()).isEmpty();
    }

    /** Each as {@code file:line}. */
    private static List<String> places(Function<CommentLayout, List<Integer>> finder) {
        return SOURCES.stream()
                .flatMap(CommentLayoutTest::javaFiles)
                .flatMap(file -> finder.apply(CommentLayout.of(read(file))).stream()
                        .map(number -> ROOT.relativize(file) + ":" + number))
                .toList();
    }

    private static Stream<Path> javaFiles(String directory) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
