package dev.mailingress.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundedTextTest {

    @ParameterizedTest
    @CsvSource({"'', ''", "abc, abc", "abcd, abcd", "abcde, abc…", "abcdefgh, abc…", "ab😀, ab😀", "ab😀c, ab…"})
    void shouldEndInAnEllipsisWhenTextIsTooLong(String text, String bounded) {
        assertThat(BoundedText.of(text, 4)).isEqualTo(bounded);
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "abcdef, abcdef",
        "abcdefg, abc…",
        "äöü, äöü",
        "äöüa, ä…",
        "aäöü, aä…",
        "a😀b, a😀b",
        "a😀bc, a…",
        "€€€, €…"
    })
    void shouldEndInAnEllipsisWhenTheUtf8FormIsTooLong(String text, String bounded) {
        assertThat(BoundedText.ofUtf8(text, 6)).isEqualTo(bounded);
    }
}
