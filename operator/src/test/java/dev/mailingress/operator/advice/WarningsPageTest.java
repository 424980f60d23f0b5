package dev.mailingress.operator.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.advice.AdviceExamples.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page about warnings is generated: {@code -Dgolden.update=true} rewrites it. */
class WarningsPageTest {

    private static final Path PAGE =
            Path.of(System.getProperty("project.root", "..")).resolve("docs").resolve("warnings.md");

    private final List<Example> examples = AdviceExamples.all();

    @Test
    void shouldBeThePageThatTheMessagesGenerate() throws IOException {
        // When
        String page = new WarningsPage().render(examples);
        // Then
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("the page; -Dgolden.update=true rewrites it")
                .content()
                .isEqualTo(page);
    }

    /** Subject, state and remedy: at least two sentences or parts, the last of which ends. */
    @Test
    void shouldHaveMessagesOfSentences() {
        assertThat(examples)
                .extracting(example -> example.advisory().message())
                .allSatisfy(message ->
                        assertThat(message).matches("(?s)\\S.*[.:,] .*\\.").hasSizeLessThan(1024));
    }
}
