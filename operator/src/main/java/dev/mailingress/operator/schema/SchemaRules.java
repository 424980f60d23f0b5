package dev.mailingress.operator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailingress.operator.cel.KubernetesCel;
import dev.mailingress.operator.cel.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Validates resources against the CRD's schema and rules as the API server does: the same resources fail, with the same messages. */
public final class SchemaRules {

    private final JsonNode schema;
    private final KubernetesCel cel = new KubernetesCel();
    private final Map<String, Rule> compiled = new HashMap<>();

    public SchemaRules(CrdSchema schema) {
        this.schema = schema.schema();
    }

    /**
     * Returns every error; empty if the resource is valid.
     *
     * @param resource with the defaults of the schema applied
     */
    public List<SchemaError> errors(JsonNode resource) {
        StructuralRules structural = new StructuralRules();
        new SchemaWalk(structural).walk(schema, resource);
        if (structural.errors().stream().anyMatch(SchemaError::blocking)) {
            return structural.errors();
        }
        CelRules rules = new CelRules(expression -> compiled.computeIfAbsent(expression, cel::compile));
        new SchemaWalk(rules).walk(schema, resource);
        return Stream.concat(structural.errors().stream(), rules.errors().stream())
                .toList();
    }
}
