package dev.mailingress.operator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.List;

/** The structural rules of the CRD (types, bounds, required fields), for resources that no API server has looked at. */
public final class SchemaRules {

    private final JsonSchema rules;

    public SchemaRules(CrdSchema schema) {
        // OpenAPI v3's structural schemas are a subset of this draft as far as these rules go.
        this.rules = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema.schema());
    }

    /** Every mistake, as a sentence that begins with the field's path; empty if there is none. */
    public List<String> mistakes(JsonNode resource) {
        return rules.validate(resource).stream()
                .map(ValidationMessage::getMessage)
                .map(message -> message.replaceFirst("^\\$\\.?", ""))
                .sorted()
                .toList();
    }
}
