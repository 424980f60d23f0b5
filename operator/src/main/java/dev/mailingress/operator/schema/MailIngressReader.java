package dev.mailingress.operator.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mailingress.operator.api.v1alpha1.MailIngress;

/** Reads resources and applies the defaults of this release's schema, whatever CRD the cluster has. */
public final class MailIngressReader {

    private final ObjectMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final CrdSchema schema;

    public MailIngressReader(CrdSchema schema) {
        this.schema = schema;
    }

    /** A copy of the resource, with defaults applied. */
    public MailIngress complete(MailIngress resource) {
        return read(json.valueToTree(resource));
    }

    /** The resource from its JSON tree, with defaults applied. */
    public MailIngress read(JsonNode tree) {
        try {
            return json.treeToValue(schema.withDefaults(tree), MailIngress.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a valid MailIngress: " + e.getOriginalMessage(), e);
        }
    }
}
