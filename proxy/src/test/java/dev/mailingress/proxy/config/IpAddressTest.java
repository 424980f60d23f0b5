package dev.mailingress.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    @ParameterizedTest
    @CsvSource({"192.0.2.77, 192.0.2.77", "2001:DB8:0:0::77, 2001:db8::77", "::, ::"})
    void shouldWriteCanonicalForm(String text, String canonical) {
        assertThat(IpAddress.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"::ffff:192.0.2.77", "", "192.0.2", "192.0.2.077", "1::2::3", "[::1]", "fe80::1%eth0", "me"})
    void shouldRejectWhatIsNotAnAddress(String text) {
        assertThatThrownBy(() -> IpAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text + "\" is not a valid address: must be IPv4 or IPv6, for example 192.0.2.77 or"
                        + " 2001:db8::77");
    }
}
