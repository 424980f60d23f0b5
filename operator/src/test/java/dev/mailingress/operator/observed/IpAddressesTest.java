package dev.mailingress.operator.observed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpAddressesTest {

    @ParameterizedTest
    @CsvSource({
        "2001:DB8::25, 2001:db8::25, true",
        "2001:db8:0:0:0:0:0:25, 2001:db8::25, true",
        "2001:0db8::0025, 2001:db8::25, true",
        "192.0.2.1, 192.0.2.1, true",
        "2001:db8::25, 2001:db8::26, false",
        "192.0.2.1, 192.0.2.2, false",
        "None, None, true",
        "None, 192.0.2.1, false"
    })
    void shouldCompareAddressesByValue(String one, String other, boolean same) {
        assertThat(IpAddresses.areSame(one, other)).isEqualTo(same);
    }
}
