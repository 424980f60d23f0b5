package dev.mailingress.operator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** OpenAPI schema of the CRD that this release was built with, and its defaults. */
public final class CrdSchema {

    private static final String RESOURCE = "/crds/mailingresses.mailingress.dev.yaml";

    private final JsonNode schema;

    private CrdSchema(JsonNode schema) {
        this.schema = schema;
    }

    /** Loads the schema from the class path. */
    public static CrdSchema load() {
        try (InputStream crd = CrdSchema.class.getResourceAsStream(RESOURCE)) {
            if (crd == null) {
                throw new IllegalStateException(RESOURCE + " not found in the jar: rebuild it");
            }
            JsonNode root = new ObjectMapper(new YAMLFactory()).readTree(crd);
            return new CrdSchema(root.at("/spec/versions/0/schema/openAPIV3Schema"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code openAPIV3Schema}. */
    public JsonNode schema() {
        return schema;
    }

    /**
     * A copy with every default of the schema, applied as the API server does: an absent property gets its default, then its
     * own properties get theirs. A null value counts as absent.
     */
    public JsonNode withDefaults(JsonNode resource) {
        JsonNode copy = resource.deepCopy();
        apply(schema, copy);
        return copy;
    }

    private static void apply(JsonNode schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            schema.path("properties")
                    .properties()
                    .forEach(property -> apply(property.getKey(), property.getValue(), object));
        } else if (value.isArray()) {
            value.forEach(item -> apply(schema.path("items"), item));
        }
    }

    private static void apply(String name, JsonNode schema, ObjectNode object) {
        boolean absent = !object.hasNonNull(name);
        if (absent && schema.has("default")) {
            object.set(name, schema.get("default").deepCopy());
        } else if (absent) {
            object.remove(name);
        }
        if (object.has(name)) {
            apply(schema, object.get(name));
        }
    }
}
