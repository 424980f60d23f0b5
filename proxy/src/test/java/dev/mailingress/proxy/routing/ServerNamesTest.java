package dev.mailingress.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerNamesTest {

    private static final ServerNames<String> NAMES = ServerNames.of(Map.of(
            "imap.a.example", "a",
            "*.b.example", "b",
            "special.b.example", "exact",
            "*.deep.b.example", "deep",
            "Mail.C.Example.", "c",
            "localhost", "single",
            "*.xn--bcher-kva.example", "a-label"));

    @ParameterizedTest
    @CsvSource({
        "imap.a.example, a",
        "IMAP.A.Example, a",
        "imap.a.example., a",
        "imap.b.example, b",
        "POP.B.EXAMPLE, b",
        "imap_1.b.example, b",
        "special.b.example, exact",
        "deep.b.example, b",
        "imap.deep.b.example, deep",
        "mail.c.example, c",
        "localhost, single",
        "imap.xn--bcher-kva.example, a-label"
    })
    void shouldFindWhereItLeadsWhenNameIsServed(String name, String target) {
        assertThat(NAMES.match(name)).contains(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b.example",
                "x.imap.b.example",
                ".b.example",
                "a.example",
                "imap.a.example.evil.example",
                "ximap.a.example",
                "example",
                "*.deep",
                "",
                "."
            })
    void shouldFindNothingWhenNameIsNotServed(String name) {
        assertThat(NAMES.match(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "*",
                "*.",
                "*.*.b.example",
                "imap.*.example",
                "*imap.b.example",
                "i*.b.example",
                "imap..example",
                ".b.example",
                "-a.example",
                "a-.example",
                "b\u00fccher.example",
                "\u212aelvin.example",
                "a b.example",
                "192.0.2.1",
                "*.2.1",
                "2001:db8::1",
                "imap.b.example:993"
            })
    void shouldRefuseWhenConfiguredNameIsNone(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerNames.of(Map.of(name, "x")))
                .withMessageContaining("\"" + name + "\" is no server name");
    }

    @Test
    void shouldRefuseWhenConfiguredNameIsTooLong() {
        String longest = ("a".repeat(63) + ".").repeat(3) + "b".repeat(61);
        assertThat(ServerNames.of(Map.of(longest, "x")).match(longest)).contains("x");
        assertThatIllegalArgumentException().isThrownBy(() -> ServerNames.of(Map.of(longest + "c", "x")));
        assertThatIllegalArgumentException().isThrownBy(() -> ServerNames.of(Map.of("a".repeat(64) + ".example", "x")));
    }

    @Test
    void shouldRefuseWhenANameIsThereInTwoSpellings() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerNames.of(Map.of("imap.a.example", "a", "IMAP.a.example.", "b")))
                .withMessageContaining("twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerNames.of(Map.of("*.a.example", "a", "*.A.example", "b")))
                .withMessageContaining("twice");
    }
}
