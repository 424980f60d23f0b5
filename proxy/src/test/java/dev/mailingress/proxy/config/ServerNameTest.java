package dev.mailingress.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;

class ServerNameTest {

    @ParameterizedTest
    @CsvSource({
        "imap.b.example, imap.b.example, false",
        "IMAP.B.Example., imap.b.example, false",
        "*.b.example, b.example, true",
        "*.B.example., b.example, true",
        "localhost, localhost, false",
        "_imap.b.example, _imap.b.example, false",
        "1.2.example, 1.2.example, false",
        "xn--bcher-kva.example, xn--bcher-kva.example, false"
    })
    void shouldParseValidServerName(String text, String host, boolean wildcard) {
        assertThat(ServerName.parse(text)).contains(new ServerName(host, wildcard));
    }

    @ParameterizedTest
    @ArgumentsSource(InvalidServerNames.class)
    void shouldRejectInvalidServerName(String text) {
        assertThat(ServerName.parse(text)).isEmpty();
    }

    /** RFC 1035 §2.3.4: a label has at most 63 octets, a name 253 characters when it is written. */
    @Test
    void shouldRejectServerNameThatIsTooLong() {
        String longest = ("a".repeat(63) + ".").repeat(3) + "b".repeat(61);
        assertThat(ServerName.parse(longest)).isPresent();
        assertThat(ServerName.parse(longest + "c")).isEmpty();
        assertThat(ServerName.parse("a".repeat(64) + ".example")).isEmpty();
    }
}
