package dev.mailingress.operator.schema;

import com.fasterxml.jackson.databind.JsonNode;

/** Traverses a resource together with its schema. */
final class SchemaWalk {

    /** Visits each value. */
    interface Visitor {

        /** @param path empty for the resource as a whole */
        void visit(String path, JsonNode schema, JsonNode value);
    }

    private final Visitor visitor;

    SchemaWalk(Visitor visitor) {
        this.visitor = visitor;
    }

    void walk(JsonNode schema, JsonNode resource) {
        walk("", schema, resource);
    }

    private void walk(String path, JsonNode schema, JsonNode value) {
        visitor.visit(path, schema, value);
        for (int i = 0; i < value.size() && value.isArray(); i++) {
            walk(path + "[" + i + "]", schema.path("items"), value.get(i));
        }
        value.properties().forEach(field -> {
            JsonNode property = schema.path("properties").path(field.getKey());
            if (!property.isMissingNode()) {
                walk(child(path, field.getKey()), property, field.getValue());
            } else if (schema.has("additionalProperties")) {
                walk(child(path, field.getKey()), schema.path("additionalProperties"), field.getValue());
            }
        });
    }

    static String child(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
