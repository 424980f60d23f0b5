package dev.mailingress.operator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Validates types, bounds and required fields, with the API server's messages
 * (k8s.io/apiextensions-apiserver/pkg/apiserver/validation). Fields that the schema does not define are errors, as they are to
 * {@code kubectl apply}.
 */
final class StructuralRules implements SchemaWalk.Visitor {

    private final List<SchemaError> errors = new ArrayList<>();

    List<SchemaError> errors() {
        return List.copyOf(errors);
    }

    @Override
    public void visit(String path, JsonNode schema, JsonNode value) {
        String type = schema.path("type").asText();
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            if (!isType("integer", value) && !value.isTextual()) {
                wrongType(path, "integer,string", value);
            }
        } else if (!isType(type, value)) {
            wrongType(path, type, value);
        } else {
            switch (type) {
                case "object" -> object(path, schema, value);
                case "array" -> array(path, schema, value);
                case "string" -> string(path, schema, value);
                case "integer" -> integer(path, schema, value);
                default -> {
                    // Booleans have no further constraints.
                }
            }
        }
    }

    private static boolean isType(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber() && value.canConvertToLong();
            case "boolean" -> value.isBoolean();
            default -> throw new IllegalArgumentException("unsupported schema type: " + type);
        };
    }

    private void wrongType(String path, String type, JsonNode value) {
        String actual = "\"" + typeOf(value) + "\"";
        add(path, "Invalid value: " + actual + ": " + path + " in body must be of type " + type + ": " + actual, true);
    }

    private static String typeOf(JsonNode value) {
        return value.isIntegralNumber() ? "integer" : value.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private void object(String path, JsonNode schema, JsonNode value) {
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asText())) {
                add(SchemaWalk.child(path, name.asText()), "Required value", true);
            }
        }
        if (schema.has("maxProperties")
                && value.size() > schema.path("maxProperties").asInt()) {
            tooMany(path, value.size(), schema.path("maxProperties").asInt());
        }
        if (schema.has("properties")) {
            value.fieldNames().forEachRemaining(name -> {
                if (!schema.path("properties").has(name)) {
                    add("", "unknown field \"" + SchemaWalk.child(path, name) + "\"", false);
                }
            });
        }
    }

    private void array(String path, JsonNode schema, JsonNode value) {
        if (value.size() > schema.path("maxItems").asInt(Integer.MAX_VALUE)) {
            tooMany(path, value.size(), schema.path("maxItems").asInt());
        }
        int minItems = schema.path("minItems").asInt();
        if (value.size() < minItems) {
            invalid(
                    path,
                    IntNode.valueOf(value.size()),
                    path + " in body should have at least " + minItems + " items",
                    false);
        }
        List<String> keys = strings(schema.path("x-kubernetes-list-map-keys"));
        boolean distinct =
                !schema.path("x-kubernetes-list-type").asText("atomic").equals("atomic");
        Set<JsonNode> seen = new HashSet<>();
        for (int i = 0; i < value.size() && distinct; i++) {
            JsonNode item = value.get(i);
            JsonNode key = keys.isEmpty() || !item.isObject() ? item : ((ObjectNode) item.deepCopy()).retain(keys);
            if (!seen.add(key)) {
                add(path + "[" + i + "]", "Duplicate value: " + key, false);
            }
        }
    }

    private void string(String path, JsonNode schema, JsonNode value) {
        text(path, schema, value);
        List<String> values = strings(schema.path("enum"));
        if (!values.isEmpty() && !values.contains(value.asText())) {
            String supported = values.stream().map(each -> "\"" + each + "\"").collect(Collectors.joining(", "));
            add(path, "Unsupported value: " + value + ": supported values: " + supported, true);
        }
    }

    /** Reports only the first error, as k8s.io/kube-openapi/pkg/validation/validate does. */
    private void text(String path, JsonNode schema, JsonNode value) {
        String text = value.asText();
        int length = text.codePointCount(0, text.length());
        int maxLength = schema.path("maxLength").asInt(Integer.MAX_VALUE);
        int minLength = schema.path("minLength").asInt();
        String pattern = schema.path("pattern").asText("");
        if (length > maxLength) {
            add(path, "Too long: may not be more than " + maxLength + " bytes", true);
        } else if (length < minLength) {
            invalid(path, value, path + " in body should be at least " + minLength + " chars long", false);
        } else if (!Pattern.compile(pattern).matcher(text).find()) {
            // RE2 like the API server: $ of java.util.regex also matches before a final line terminator.
            invalid(path, value, path + " in body should match '" + pattern + "'", false);
        }
    }

    private void integer(String path, JsonNode schema, JsonNode value) {
        if (schema.has("minimum") && value.asLong() < schema.path("minimum").asLong()) {
            invalid(path, value, path + " in body should be greater than or equal to " + schema.path("minimum"), false);
        }
        if (schema.has("maximum") && value.asLong() > schema.path("maximum").asLong()) {
            invalid(path, value, path + " in body should be less than or equal to " + schema.path("maximum"), false);
        }
    }

    private static List<String> strings(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private void tooMany(String path, int actual, int max) {
        add(path, "Too many: " + actual + ": must have at most " + max + " items", true);
    }

    private void invalid(String path, JsonNode value, String detail, boolean blocking) {
        add(path, "Invalid value: " + value + ": " + detail, blocking);
    }

    private void add(String path, String message, boolean blocking) {
        errors.add(new SchemaError(path, message, blocking));
    }
}
