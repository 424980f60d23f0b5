package dev.mailingress.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every field of the CRD is bounded: the size in etcd, the cost of the rules and the operator's memory depend on it. */
class CrdBoundsTest {

    /** The API server's own fields, and core quantities, whose length Kubernetes does not limit. */
    private static final Set<String> EXCEPTIONS = Set.of(
            ".apiVersion",
            ".kind",
            ".metadata",
            ".spec.proxy.resources.requests{}",
            ".spec.proxy.resources.limits{}",
            ".spec.proxy.podDisruptionBudget.minAvailable",
            ".spec.proxy.podDisruptionBudget.maxUnavailable");

    private static final List<String> STRING_BOUNDS = List.of("maxLength", "enum", "format");

    private final List<String> unbounded = new ArrayList<>();
    private final List<String> walked = new ArrayList<>();

    @Test
    void shouldBoundEveryField() {
        // When
        walk(CrdSchema.load().schema(), "");
        // Then
        assertThat(unbounded).isEmpty();
        assertThat(walked).containsAll(EXCEPTIONS).hasSizeGreaterThan(80);
    }

    @Test
    void shouldRequireTheKeysOfAListThatIsAMap() {
        // When
        walk(CrdSchema.load().schema(), "");
        // Then
        assertThat(CrdSchema.load().schema().findParents("items"))
                .allSatisfy(list ->
                        assertThat(list.path("x-kubernetes-list-type").asText()).isIn("atomic", "map", "set"))
                .filteredOn(list -> list.path("x-kubernetes-list-type").asText().equals("map"))
                .allSatisfy(list -> list.path("x-kubernetes-list-map-keys")
                        .forEach(key -> assertThat(list.at("/items/required")).contains(key)));
    }

    private void walk(JsonNode schema, String path) {
        walked.add(path);
        if (!EXCEPTIONS.contains(path) && !isBounded(schema, path)) {
            unbounded.add(path);
        }
        schema.path("properties").properties().forEach(p -> walk(p.getValue(), path + "." + p.getKey()));
        if (schema.has("items")) {
            walk(schema.get("items"), path + "[]");
        }
        if (schema.has("additionalProperties")) {
            walk(schema.get("additionalProperties"), path + "{}");
        }
    }

    private static boolean isBounded(JsonNode schema, String path) {
        return switch (schema.path("type").asText()) {
            case "string" -> STRING_BOUNDS.stream().anyMatch(schema::has);
            case "array" -> schema.has("maxItems");
            case "object" -> schema.has("properties") != schema.has("maxProperties");
            case "integer" ->
                path.startsWith(".status") || Stream.of("minimum", "maximum").allMatch(schema::has);
            case "boolean" -> true;
            default -> false;
        };
    }
}
