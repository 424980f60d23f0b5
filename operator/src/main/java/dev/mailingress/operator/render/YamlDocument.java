package dev.mailingress.operator.render;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One YAML document.
 *
 * @param source the file and, where it has several, the document's number in it
 */
public record YamlDocument(String source, JsonNode content) {

    public String kind() {
        return content.path("kind").asText("");
    }
}
