package dev.mailingress.operator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailingress.operator.cel.Rule;
import dev.mailingress.operator.cel.Rule.Evaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Validates values against the CEL rules of the schema, {@code x-kubernetes-validations}. */
final class CelRules implements SchemaWalk.Visitor {

    private final Function<String, Rule> rules;
    private final List<SchemaError> errors = new ArrayList<>();

    /** @param rules compiled rules, by expression */
    CelRules(Function<String, Rule> rules) {
        this.rules = rules;
    }

    List<SchemaError> errors() {
        return List.copyOf(errors);
    }

    @Override
    public void visit(String path, JsonNode schema, JsonNode value) {
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            Evaluation evaluation = rules.apply(rule.path("rule").asText()).evaluate(plain(value));
            if (evaluation instanceof Evaluation.Broken) {
                add(path, schema, rule.path("message").asText());
            } else if (evaluation instanceof Evaluation.Undecided undecided) {
                add(
                        path,
                        schema,
                        undecided.reason() + " evaluating rule: "
                                + rule.path("message").asText());
            }
        }
    }

    private void add(String path, JsonNode schema, String message) {
        errors.add(
                new SchemaError(path, "Invalid value: \"" + schema.path("type").asText() + "\": " + message, false));
    }

    private static Object plain(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                value.properties().forEach(field -> fields.put(field.getKey(), plain(field.getValue())));
                yield fields;
            }
            case ARRAY -> {
                List<Object> items = new ArrayList<>();
                value.forEach(item -> items.add(plain(item)));
                yield items;
            }
            case NUMBER -> value.isIntegralNumber() ? (Object) value.asLong() : (Object) value.asDouble();
            case BOOLEAN -> value.asBoolean();
            default -> value.asText();
        };
    }
}
