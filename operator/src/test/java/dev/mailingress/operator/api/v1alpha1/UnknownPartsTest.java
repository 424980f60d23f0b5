package dev.mailingress.operator.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mailingress.operator.schema.CrdSchema;
import dev.mailingress.operator.schema.RuleFile;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a newer CRD lets through must never stop the watch of an older operator, and what we know must not get lost. */
class UnknownPartsTest {

    private final KubernetesSerialization kubernetes = new KubernetesSerialization();
    private final ObjectMapper json = new ObjectMapper();
    private final CrdSchema schema = CrdSchema.load();

    @ParameterizedTest
    @MethodSource
    void shouldKeepEverythingWhenAResourceIsReadAndWritten(RuleFile file) throws IOException {
        // Given
        JsonNode complete = schema.withDefaults(tree(file));
        // When
        JsonNode written = json.readTree(kubernetes.asJson(read(complete)));
        // Then
        assertThat(lost(complete.path("spec"), written.path("spec"), "spec")).isEmpty();
    }

    static List<RuleFile> shouldKeepEverythingWhenAResourceIsReadAndWritten() {
        return RuleFile.valid();
    }

    @ParameterizedTest
    @MethodSource("shouldKeepEverythingWhenAResourceIsReadAndWritten")
    void shouldReadTheRestWhenEveryObjectHasAFieldMore(RuleFile file) throws IOException {
        // Given
        JsonNode known = schema.withDefaults(tree(file));
        JsonNode more = known.deepCopy();
        addFields(more.path("spec"), schema.schema().at("/properties/spec"));
        assertThat(more).isNotEqualTo(known);
        // When
        JsonNode written = json.readTree(kubernetes.asJson(read(more)));
        // Then
        assertThat(lost(known.path("spec"), written.path("spec"), "spec")).isEmpty();
    }

    @Test
    void shouldKeepAWordWhenItIsNotKnown() throws IOException {
        // Given
        List<String> fields = new ArrayList<>();
        ObjectNode resource = json.createObjectNode();
        resource.set("spec", unknownWords(schema.schema().at("/properties/spec"), "spec", fields));
        // When
        JsonNode written = json.readTree(kubernetes.asJson(read(resource)));
        // Then
        assertThat(lost(resource.path("spec"), written.path("spec"), "spec")).isEmpty();
        assertThat(fields)
                .contains("spec.service.type", "spec.clients.localAddresses")
                .hasSizeGreaterThan(10);
    }

    private MailIngress read(JsonNode resource) {
        return kubernetes.unmarshal(resource.toString(), MailIngress.class);
    }

    /** Paths of what {@code before} has and {@code after} has not, or otherwise. */
    private static List<String> lost(JsonNode before, JsonNode after, String path) {
        List<String> lost = new ArrayList<>();
        if (before.isObject()) {
            before.properties()
                    .forEach(field -> lost.addAll(
                            lost(field.getValue(), after.path(field.getKey()), path + "." + field.getKey())));
        } else if (before.isArray() && before.size() == after.size()) {
            for (int i = 0; i < before.size(); i++) {
                lost.addAll(lost(before.get(i), after.get(i), path + "[" + i + "]"));
            }
        } else if (!before.equals(after) && !(before.isArray() && before.isEmpty() && after.isMissingNode())) {
            lost.add(path);
        }
        return lost;
    }

    /** To objects that have fields of their own, not to maps of the user's. */
    private static void addFields(JsonNode value, JsonNode schema) {
        if (value instanceof ObjectNode object && schema.has("properties")) {
            schema.path("properties").properties().forEach(p -> addFields(object.path(p.getKey()), p.getValue()));
            object.putObject("fieldOfTheFuture").put("a", 1);
        }
        value.elements().forEachRemaining(item -> addFields(item, schema.path("items")));
    }

    /** A value of the schema that has an unknown word wherever only certain words are allowed. */
    private JsonNode unknownWords(JsonNode schema, String path, List<String> fields) {
        if (schema.has("enum")) {
            fields.add(path);
            return json.getNodeFactory().textNode("WordOfTheFuture");
        }
        if (schema.has("default") && schema.get("default").isValueNode()) {
            return schema.get("default").deepCopy();
        }
        if (schema.has("items")) {
            return json.createArrayNode().add(unknownWords(schema.get("items"), path + "[]", fields));
        }
        if (schema.has("properties")) {
            ObjectNode object = json.createObjectNode();
            schema.path("properties")
                    .properties()
                    .forEach(p -> object.set(p.getKey(), unknownWords(p.getValue(), path + "." + p.getKey(), fields)));
            return object;
        }
        return switch (schema.path("type").asText()) {
            case "integer" -> json.getNodeFactory().numberNode(7);
            case "object" -> json.createObjectNode();
            default -> json.getNodeFactory().textNode("7");
        };
    }

    private static JsonNode tree(RuleFile file) throws IOException {
        return new YAMLMapper().readTree(file.yaml());
    }
}
