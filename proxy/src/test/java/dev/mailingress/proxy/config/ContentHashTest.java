package dev.mailingress.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ContentHashTest {

    @Test
    void shouldBeTheExampleOfTheStandard() {
        // FIPS 180-2, appendix B.1
        assertThat(ContentHash.of("abc")).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void shouldBeTheSameForTextAndItsBytes() {
        assertThat(ContentHash.of("grüße")).isEqualTo(ContentHash.of("grüße".getBytes(StandardCharsets.UTF_8)));
    }
}
