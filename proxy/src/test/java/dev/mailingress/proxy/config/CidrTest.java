package dev.mailingress.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0, 0.0.0.0/0",
        "198.51.100.0/24, 198.51.100.0/24",
        "198.51.100.7/32, 198.51.100.7/32",
        "::/0, ::/0",
        "2001:DB8::/32, 2001:db8::/32",
        "2001:db8:0:0:1::/80, 2001:db8:0:0:1::/80",
        "2001:db8:0:1:1:1:1:1/128, 2001:db8:0:1:1:1:1:1/128",
        "::1/128, ::1/128",
        "64:ff9b::/96, 64:ff9b::/96"
    })
    void shouldWriteCanonicalForm(String text, String canonical) {
        // When
        Cidr cidr = Cidr.parse(text);
        // Then
        assertThat(cidr).hasToString(canonical);
        assertThat(Cidr.parse(canonical)).isEqualTo(cidr);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "198.51.100.7",
                "198.51.100.0/",
                "198.51.100.0/33",
                "198.51.100/24",
                "198.051.100.0/24",
                "299.51.100.0/24",
                "+198.51.100.0/24",
                "198.51.100.0/-1",
                "2001:db8::/129",
                "2001:db8::%eth0/64",
                ":::/0",
                "mail.example/24",
                "[2001:db8::]/32"
            })
    void shouldRejectInvalidTextAndShowFormat(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cidr.parse(text)).withMessageContaining(": write a");
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.7/24, 198.51.100.0/24",
        "198.51.100.7/24, 198.51.100.7/32",
        "2001:db8::1/32, 2001:db8::/32",
        "::ffff:198.51.100.7/128, 198.51.100.7/32"
    })
    void shouldSuggestCorrectionWhenHostBitsAreSet(String text, String meant) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cidr.parse(text)).withMessageContaining(meant);
    }
}
