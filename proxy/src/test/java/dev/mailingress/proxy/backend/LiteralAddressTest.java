package dev.mailingress.proxy.backend;

import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiteralAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.9", "255.255.255.255", "::1", "2001:db8::25", "::ffff:192.0.2.1", "fe80::1%1"})
    void shouldParseAddress(String host) {
        assertThat(LiteralAddress.parse(host)).contains(address(host, 0).getAddress());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail",
                "mail.internal",
                "10.0.0",
                "10.0.0.256",
                "010.0.0.1",
                "1",
                "1.2.3.4.5",
                "10.0.0.9:25",
                "::1::",
                "cafe",
                "dead.beef",
                ":",
                "fe80::1%no-such-interface",
                ""
            })
    void shouldNotParseHostName(String host) {
        assertThat(LiteralAddress.parse(host)).isEmpty();
    }
}
