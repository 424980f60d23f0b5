package dev.mailingress.proxy.configfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mailingress.proxy.config.ProxyConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Comparison with Jackson, which writes all components of the records: reveals those that the reader does not support. */
class ConfigReaderTest {

    private final YAMLMapper yaml = new YAMLMapper();

    @ParameterizedTest
    @ValueSource(strings = {"defaults.yaml", "every-field.yaml"})
    void shouldReadEveryFieldThatJacksonWrites(String file) throws IOException {
        // Given
        String golden = golden(file);
        // When
        String written = yaml.writeValueAsString(read(golden));
        // Then
        assertThat(written).isEqualTo(golden);
    }

    @Test
    void shouldUseDefaultsWhenOptionalFieldsAreOmitted() throws IOException {
        // Given
        String golden = golden("defaults.yaml");
        String shortened = golden.substring(0, golden.indexOf("timeouts:"));
        // When
        ProxyConfig config = read(shortened);
        // Then
        assertThat(config).isEqualTo(read(golden));
    }

    @Test
    void shouldUseDefaultsWhenOptionalFieldsAreEmpty() throws IOException {
        // Given
        String golden = golden("defaults.yaml");
        String shortened = golden.substring(0, golden.indexOf("timeouts:"));
        // When
        ProxyConfig config = read(shortened + "timeouts: {drain: }\nclients: {deny: , limits: }\naccessLog:\n");
        // Then
        assertThat(config).isEqualTo(read(golden));
    }

    private static ProxyConfig read(String text) {
        ConfigResult result = new ConfigReader().read(FileContent.of(text.getBytes(StandardCharsets.UTF_8)));
        assertThat(result).isInstanceOf(ConfigResult.Loaded.class);
        return ((ConfigResult.Loaded) result).config();
    }

    private static String golden(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(ConfigReaderTest.class.getResourceAsStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
