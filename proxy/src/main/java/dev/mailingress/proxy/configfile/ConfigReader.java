package dev.mailingress.proxy.configfile;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mailingress.proxy.config.ProxyConfig;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Parses the file's bytes into records. Strict: unknown and duplicate fields are errors, so that a typo does not go
 * unnoticed.
 */
final class ConfigReader {

    private static final String DUPLICATE = "Duplicate field";

    private final ObjectMapper yaml = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    ConfigResult read(FileContent content) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content.bytes()))
                    .toString();
            if (text.isBlank()) {
                return rejected("empty file: must contain schemaVersion and listeners");
            }
            JsonNode root = yaml.readTree(text);
            return root.isNull() || root.isMissingNode()
                    ? rejected("no content: must contain schemaVersion and listeners")
                    : new ConfigResult.Loaded(ProxyConfigParser.config(root), content.hash());
        } catch (CharacterCodingException e) {
            return rejected("is not valid UTF-8: save the file in that encoding");
        } catch (JsonProcessingException e) {
            return rejected(invalidYaml(e));
        } catch (IllegalArgumentException e) {
            return rejected(SingleLineText.of(String.valueOf(e.getMessage())));
        }
    }

    private static String invalidYaml(JsonProcessingException error) {
        String message = SingleLineText.of(error.getOriginalMessage());
        if (message.startsWith("Trailing token")) {
            return "contains more than one document: remove all but the first";
        }
        JsonLocation location = error.getLocation();
        String position =
                location == null ? "" : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
        return message.startsWith(DUPLICATE)
                ? position + "duplicate field "
                        + message.substring(DUPLICATE.length()).trim() + ": remove one of them"
                : position + "is not valid YAML (" + message + "): correct it there";
    }

    private static ConfigResult rejected(String message) {
        return new ConfigResult.Rejected(ProxyConfig.FILE_NAME + ": " + message);
    }
}
