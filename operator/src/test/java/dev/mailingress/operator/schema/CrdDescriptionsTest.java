package dev.mailingress.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** kubectl explain shows descriptions, but no defaults: whatever a mail admin needs to know of a field stands there. */
class CrdDescriptionsTest {

    private static final String DURATION = "ms)?$";
    private static final Pattern SENTENCES = Pattern.compile("[A-Z*\"].*[.]", Pattern.DOTALL);
    private static final Pattern UNITS = Pattern.compile("TCP port|connections|proxies|seconds");
    private static final Pattern DEFAULT = Pattern.compile("\\b(Default: \\S|No default[.])");

    /** Bounds of a list's own kind; their list says what they are. */
    private static final Set<String> WORDLESS = Set.of("items", "additionalProperties");

    private final JsonNode schema = CrdSchema.load().schema();
    private final List<String> faults = new ArrayList<>();
    private int fields;

    @Test
    void shouldSayWhatItIsWhenAFieldIsExplained() {
        // When
        walk("", schema);
        // Then
        assertThat(faults).isEmpty();
        assertThat(fields).isGreaterThan(100);
    }

    private void walk(String path, JsonNode parent) {
        for (String inner : WORDLESS) {
            if (parent.has(inner)) {
                walk(path + "[]", parent.get(inner));
            }
        }
        parent.path("properties").properties().forEach(property -> {
            String field = path + "." + property.getKey();
            fields++;
            check(field, property.getValue());
            walk(field, property.getValue());
        });
    }

    private void check(String field, JsonNode property) {
        String description = property.path("description").asText();
        // The API server explains that one itself and forbids a description (apiextensions, validation.go).
        require(
                field.equals(".metadata") || SENTENCES.matcher(description).matches(),
                field,
                "has no description in sentences");
        boolean spec = field.startsWith(".spec");
        JsonNode given = property.path("default");
        if (spec && given.isValueNode() && !given.isMissingNode()) {
            require(
                    description.contains("Default: " + given.asText() + "."),
                    field,
                    "does not say its default " + given);
        }
        if (spec && property.path("type").asText().equals("integer")) {
            require(UNITS.matcher(description).find(), field, "does not say its unit");
            require(DEFAULT.matcher(description).find(), field, "does not say its default");
        }
        if (property.path("pattern").asText().endsWith(DURATION)) {
            require(description.startsWith("Duration "), field, "does not say that it is a duration");
        }
    }

    private void require(boolean holds, String field, String fault) {
        if (!holds) {
            faults.add(field + " " + fault);
        }
    }
}
