package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.status.ConditionExamples.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page about conditions is generated: {@code -Dgolden.update=true} rewrites it. */
class ConditionsPageTest {

    private static final Path PAGE =
            Path.of(System.getProperty("project.root", "..")).resolve("docs").resolve("conditions.md");

    private final List<Example> examples = ConditionExamples.all();

    @Test
    void shouldBeThePageThatTheMessagesGenerate() throws IOException {
        // When
        String page = new ConditionsPage().render(examples);
        // Then
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("the page; -Dgolden.update=true rewrites it")
                .content()
                .isEqualTo(page);
    }

    @Test
    void shouldHaveAnExampleOfEachReason() {
        assertThat(examples).extracting(example -> example.result().reason()).contains(Reason.values());
    }

    @Test
    void shouldHaveOneExampleOfEachReasonOfACondition() {
        assertThat(examples)
                .extracting(example ->
                        example.result().type() + " " + example.result().reason())
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldHaveARemedyUnlessNobodyHasToAct() {
        assertThat(examples)
                .allSatisfy(example -> assertThat(example.result().status() == ConditionStatus.FALSE
                                && example.result().type() != ConditionType.WARNING
                                && example.remedy().isEmpty())
                        .as(example.toString())
                        .isFalse());
    }
}
