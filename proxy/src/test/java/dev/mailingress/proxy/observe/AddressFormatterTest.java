package dev.mailingress.proxy.observe;

import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressFormatterTest {

    /** Examples of RFC 5952 §4, and edge cases of its rules. */
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1:25",
        "255.255.255.255, 255.255.255.255:25",
        "0.0.0.0, 0.0.0.0:25",
        "2001:0db8::0001, [2001:db8::1]:25",
        "2001:db8:0:0:0:0:2:1, [2001:db8::2:1]:25",
        "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:25",
        "2001:0:0:1:0:0:0:1, [2001:0:0:1::1]:25",
        "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:25",
        "2001:DB8::ABCD:10, [2001:db8::abcd:10]:25",
        "::, [::]:25",
        "::1, [::1]:25",
        "1::, [1::]:25",
        "::ffff:192.0.2.1, 192.0.2.1:25",
        "ffff:fff:ff:f:ffff:fff0:ff00:f000, [ffff:fff:ff:f:ffff:fff0:ff00:f000]:25",
    })
    void shouldFormatAddressAccordingToRfc5952(String given, String written) {
        // Given
        LineBuffer line = new LineBuffer();
        // When
        new AddressFormatter(line).write(address(given, 25));
        // Then
        assertThat(new String(line.bytes(), 0, line.length(), StandardCharsets.US_ASCII))
                .isEqualTo(written);
    }
}
