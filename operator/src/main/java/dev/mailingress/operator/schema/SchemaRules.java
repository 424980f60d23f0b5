package dev.mailingress.operator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailingress.operator.cel.KubernetesCel;
import dev.mailingress.operator.cel.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The rules of the CRD, for resources that no API server has looked at: the same are refused, with the same words. */
public final class SchemaRules {

    private final JsonNode schema;
    private final KubernetesCel cel = new KubernetesCel();
    private final Map<String, Rule> compiled = new HashMap<>();

    public SchemaRules(CrdSchema schema) {
        this.schema = schema.schema();
    }

    /**
     * Every mistake; empty if there is none.
     *
     * @param resource with the defaults of the schema
     */
    public List<SchemaError> mistakes(JsonNode resource) {
        StructuralRules structural = new StructuralRules();
        new SchemaWalk(structural).walk(schema, resource);
        if (structural.schemaErrors().stream().anyMatch(SchemaError::blocking)) {
            return structural.schemaErrors();
        }
        CelRules rules = new CelRules(expression -> compiled.computeIfAbsent(expression, cel::compile));
        new SchemaWalk(rules).walk(schema, resource);
        return Stream.concat(structural.schemaErrors().stream(), rules.schemaErrors().stream())
                .toList();
    }
}
