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

/** Fields and values of a newer CRD never stop the watch of an older operator, and known fields are never lost. */
class UnknownPartsTest {

    private final KubernetesSerialization kubernetes = new KubernetesSerialization();
    private final ObjectMapper json = new ObjectMapper();
    private final CrdSchema schema = CrdSchema.load();

    @ParameterizedTest
    @MethodSource
    void shouldKeepAllFieldsWhenAResourceIsReadAndWritten(RuleFile file) throws IOException {
        // Given
        JsonNode complete = schema.withDefaults(tree(file));
        // When
        JsonNode written = json.readTree(kubernetes.asJson(read(complete)));
        // Then
        assertThat(lost(complete.path("spec"), written.path("spec"), "spec")).isEmpty();
    }

    static List<RuleFile> shouldKeepAllFieldsWhenAResourceIsReadAndWritten() {
        return RuleFile.valid();
    }

    @ParameterizedTest
    @MethodSource("shouldKeepAllFieldsWhenAResourceIsReadAndWritten")
    void shouldKeepAllKnownFieldsWhenEveryObjectHasAnUnknownField(RuleFile file) throws IOException {
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
    void shouldKeepAnEnumeratedValueWhenItIsUnknown() throws IOException {
        // Given
        List<String> fields = new ArrayList<>();
        ObjectNode resource = json.createObjectNode();
        resource.set("spec", unknownValues(schema.schema().at("/properties/spec"), "spec", fields));
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

    /** Paths of the values of {@code before} that are absent or different in {@code after}. */
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

    /** Adds a field to each object with defined properties, but not to maps. */
    private static void addFields(JsonNode value, JsonNode schema) {
        if (value instanceof ObjectNode object && schema.has("properties")) {
            schema.path("properties").properties().forEach(p -> addFields(object.path(p.getKey()), p.getValue()));
            object.putObject("futureField").put("a", 1);
        }
        value.elements().forEachRemaining(item -> addFields(item, schema.path("items")));
    }

    /** A value of the schema with an unknown value for every enumerated field. */
    private JsonNode unknownValues(JsonNode schema, String path, List<String> fields) {
        if (schema.has("enum")) {
            fields.add(path);
            return json.getNodeFactory().textNode("FutureValue");
        }
        if (schema.has("default") && schema.get("default").isValueNode()) {
            return schema.get("default").deepCopy();
        }
        if (schema.has("items")) {
            return json.createArrayNode().add(unknownValues(schema.get("items"), path + "[]", fields));
        }
        if (schema.has("properties")) {
            ObjectNode object = json.createObjectNode();
            schema.path("properties")
                    .properties()
                    .forEach(p -> object.set(p.getKey(), unknownValues(p.getValue(), path + "." + p.getKey(), fields)));
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
