package dev.mailingress.proxy.configfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mailingress.proxy.config.ProxyConfig;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Turns the file's bytes into records. Strict: what it does not know is a mistake, because a typo must not pass silently. */
final class ConfigReader {

    private final ObjectMapper yaml = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    ConfigReading read(Content content) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content.bytes()))
                    .toString();
            if (text.isBlank()) {
                return rejected("is empty: write schemaVersion, listeners and backends");
            }
            Optional<String> unknown = UnknownFields.find(yaml.readTree(text), ProxyConfig.class);
            if (unknown.isPresent()) {
                return rejected(unknown.get());
            }
            ProxyConfig config = yaml.readValue(text, ProxyConfig.class);
            return config == null
                    ? rejected("has no content: write schemaVersion, listeners and backends")
                    : new ConfigReading.Loaded(config, content.hash());
        } catch (CharacterCodingException e) {
            return rejected("is no text in UTF-8: save it in that encoding");
        } catch (JsonProcessingException e) {
            return rejected(ReadingMistake.sentence(e));
        }
    }

    private static ConfigReading rejected(String what) {
        return new ConfigReading.Rejected(ProxyConfig.FILE_NAME + ": " + what);
    }
}
