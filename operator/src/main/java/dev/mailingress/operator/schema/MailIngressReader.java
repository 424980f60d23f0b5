package dev.mailingress.operator.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mailingress.operator.api.v1alpha1.MailIngress;

/** Makes complete resources: with the defaults of this release's schema, whatever the CRD in the cluster gave. */
public final class MailIngressReader {

    private final ObjectMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final CrdSchema schema;

    public MailIngressReader(CrdSchema schema) {
        this.schema = schema;
    }

    /** A copy of a resource, with defaults. */
    public MailIngress complete(MailIngress resource) {
        return read(json.valueToTree(resource));
    }

    /** A resource from its tree, with defaults. */
    public MailIngress read(JsonNode tree) {
        try {
            return json.treeToValue(schema.withDefaults(tree), MailIngress.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is no MailIngress: " + e.getOriginalMessage(), e);
        }
    }
}
