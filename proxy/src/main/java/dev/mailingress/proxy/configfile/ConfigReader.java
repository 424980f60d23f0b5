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

/** Turns the file's bytes into records. Strict: what it does not know is a mistake, because a typo must not pass silently. */
final class ConfigReader {

    private static final String DUPLICATE = "Duplicate field";

    private final ObjectMapper yaml = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    ConfigResult read(FileContent fileContent) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(fileContent.bytes()))
                    .toString();
            if (text.isBlank()) {
                return rejected("is empty: write schemaVersion, listeners and backends");
            }
            JsonNode root = yaml.readTree(text);
            return root.isNull() || root.isMissingNode()
                    ? rejected("has no content: write schemaVersion, listeners and backends")
                    : new ConfigResult.Loaded(ProxyConfigParser.config(root), fileContent.hash());
        } catch (CharacterCodingException e) {
            return rejected("is no text in UTF-8: save it in that encoding");
        } catch (JsonProcessingException e) {
            return rejected(unreadable(e));
        } catch (IllegalArgumentException e) {
            return rejected(SingleLineText.of(String.valueOf(e.getMessage())));
        }
    }

    private static String unreadable(JsonProcessingException mistake) {
        String said = SingleLineText.of(mistake.getOriginalMessage());
        if (said.startsWith("Trailing token")) {
            return "has more than one document: remove what follows the first";
        }
        JsonLocation at = mistake.getLocation();
        String where = at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
        return said.startsWith(DUPLICATE)
                ? where + "the field " + said.substring(DUPLICATE.length()).trim() + " is there twice: remove one"
                : where + "is not readable as YAML (" + said + "): correct it there";
    }

    private static ConfigResult rejected(String what) {
        return new ConfigResult.Rejected(ProxyConfig.FILE_NAME + ": " + what);
    }
}
