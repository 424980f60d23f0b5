package dev.mailingress.operator.render;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * YAML document of an input file.
 *
 * @param source the file and the number of the document in it
 */
public record YamlDocument(String source, JsonNode content) {

    public String kind() {
        return content.path("kind").asText("");
    }
}
