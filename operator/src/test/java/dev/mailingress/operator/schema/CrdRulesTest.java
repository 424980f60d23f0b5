package dev.mailingress.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of the CRD has a file that breaks it; the API server's response to each file is tested on a cluster. */
class CrdRulesTest {

    @ParameterizedTest
    @MethodSource
    void shouldHaveAFileThatBreaksTheRule(String message) {
        assertThat(RuleFile.invalid())
                .as("files in crd/invalid that break the rule \"%s\": add one", message)
                .anySatisfy(file -> assertThat(message).startsWith(file.message()));
    }

    static Stream<String> shouldHaveAFileThatBreaksTheRule() {
        List<JsonNode> rules = CrdSchema.load().schema().findValues("x-kubernetes-validations");
        return rules.stream()
                .flatMap(list ->
                        Stream.iterate(0, i -> i < list.size(), i -> i + 1).map(list::get))
                .map(rule -> rule.path("message").asText())
                .distinct();
    }
}
