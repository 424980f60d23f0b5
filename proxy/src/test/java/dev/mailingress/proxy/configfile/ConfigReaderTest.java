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

/** Jackson writes all components of the records, so that one which the reader does not know, or drops, shows. */
class ConfigReaderTest {

    private final YAMLMapper yaml = new YAMLMapper();

    @ParameterizedTest
    @ValueSource(strings = {"defaults.yaml", "every-field.yaml"})
    void shouldReadWhatJacksonWritesWhenNothingIsLeftOut(String file) throws IOException {
        // Given
        String golden = golden(file);
        // When
        String written = yaml.writeValueAsString(read(golden));
        // Then
        assertThat(written).isEqualTo(golden);
    }

    @Test
    void shouldTakeDefaultsWhenOptionalFieldsAreLeftOut() throws IOException {
        // Given
        String golden = golden("defaults.yaml");
        String shortened = golden.substring(0, golden.indexOf("timeouts:"));
        // When
        ProxyConfig config = read(shortened);
        // Then
        assertThat(config).isEqualTo(read(golden));
    }

    @Test
    void shouldTakeDefaultsWhenOptionalFieldsHaveNoValue() throws IOException {
        // Given
        String golden = golden("defaults.yaml");
        String shortened = golden.substring(0, golden.indexOf("timeouts:"));
        // When
        ProxyConfig config = read(shortened + "timeouts: {drain: }\nclients: {deny: , limits: }\naccessLog:\n");
        // Then
        assertThat(config).isEqualTo(read(golden));
    }

    private static ProxyConfig read(String text) {
        ConfigResult reading = new ConfigReader().read(FileContent.of(text.getBytes(StandardCharsets.UTF_8)));
        assertThat(reading).isInstanceOf(ConfigResult.Loaded.class);
        return ((ConfigResult.Loaded) reading).config();
    }

    private static String golden(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(ConfigReaderTest.class.getResourceAsStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
