package dev.mailingress.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ProxyConfigTest {

    private final YAMLMapper yaml = new YAMLMapper();

    @Test
    void shouldWriteWhatItReadWhenNothingIsLeftOut() throws IOException {
        // Given
        String golden = golden();
        // When
        String written = yaml.writeValueAsString(yaml.readValue(golden, ProxyConfig.class));
        // Then
        assertThat(written).isEqualTo(golden);
    }

    @Test
    void shouldTakeDefaultsWhenOptionalFieldsAreLeftOut() throws IOException {
        // Given
        ProxyConfig whole = yaml.readValue(golden(), ProxyConfig.class);
        String shortened = golden().substring(0, golden().indexOf("timeouts:"));
        // When
        ProxyConfig config = yaml.readValue(shortened, ProxyConfig.class);
        // Then
        assertThat(config).isEqualTo(whole);
    }

    private static String golden() throws IOException {
        try (InputStream in = Objects.requireNonNull(ProxyConfigTest.class.getResourceAsStream("proxy.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
