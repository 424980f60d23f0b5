package dev.mailingress.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.InvalidServerNames;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerNamesTest {

    private static final ServerNames<String> NAMES = named(Map.of(
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
    void shouldFindTargetOfServedName(String name, String target) {
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
    void shouldFindNothingForOtherNames(String name) {
        assertThat(NAMES.match(name)).isEmpty();
    }

    @ParameterizedTest
    @ArgumentsSource(InvalidServerNames.class)
    void shouldRejectInvalidName(String name) {
        assertThat(new ServerNames.Builder<String>().add(name, "x"))
                .hasValueSatisfying(
                        sentence -> assertThat(sentence).contains("\"" + name + "\" is not a valid server name"));
    }

    @Test
    void shouldRejectNameThatIsTooLong() {
        String longest = ("a".repeat(63) + ".").repeat(3) + "b".repeat(61);
        ServerNames.Builder<String> names = new ServerNames.Builder<>();
        assertThat(names.add(longest, "x")).isEmpty();
        assertThat(names.add(longest + "c", "x")).isPresent();
        assertThat(names.add("a".repeat(64) + ".example", "x")).isPresent();
        assertThat(names.build().match(longest)).contains("x");
    }

    @ParameterizedTest
    @CsvSource({
        "imap.a.example, imap.a.example",
        "imap.a.example, IMAP.a.example.",
        "*.a.example, *.a.example",
        "*.a.example, *.A.example"
    })
    void shouldKeepFirstTargetOfDuplicateName(String first, String second) {
        // Given
        ServerNames.Builder<String> names = new ServerNames.Builder<>();
        assertThat(names.add(first, "a")).isEmpty();
        // When
        Optional<String> error = names.add(second, "b");
        // Then
        assertThat(error).hasValueSatisfying(text -> assertThat(text).contains("is a duplicate"));
        assertThat(names.build().match("imap.a.example")).contains("a");
    }

    private static ServerNames<String> named(Map<String, String> targets) {
        ServerNames.Builder<String> names = new ServerNames.Builder<>();
        targets.forEach((name, target) -> assertThat(names.add(name, target)).isEmpty());
        return names.build();
    }
}
