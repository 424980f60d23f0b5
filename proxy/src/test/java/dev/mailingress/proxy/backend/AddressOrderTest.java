package dev.mailingress.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.testing.IpAddresses;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressOrderTest {

    @Test
    void shouldAlternateBetweenFamilies() {
        assertThat(AddressOrder.interleaved(addresses("2001:db8::1", "2001:db8::2", "2001:db8::3", "10.0.0.1")))
                .isEqualTo(addresses("2001:db8::1", "10.0.0.1", "2001:db8::2", "2001:db8::3"));
    }

    @Test
    void shouldStartWithIpv4WhenFirstAddressIsIpv4() {
        assertThat(AddressOrder.interleaved(addresses("10.0.0.1", "10.0.0.2", "2001:db8::1", "2001:db8::2")))
                .isEqualTo(addresses("10.0.0.1", "2001:db8::1", "10.0.0.2", "2001:db8::2"));
    }

    @Test
    void shouldTakeEachAddressOnceWhenSomeAreRepeated() {
        assertThat(AddressOrder.interleaved(addresses("10.0.0.1", "10.0.0.1", "10.0.0.2")))
                .isEqualTo(addresses("10.0.0.1", "10.0.0.2"));
    }

    @Test
    void shouldTakeAtMostEightAddressesFromBothFamilies() {
        // Given
        String[] many = new String[21];
        Arrays.setAll(many, i -> i < 20 ? "10.0.0." + (i + 1) : "2001:db8::1");
        // When
        List<InetAddress> order = AddressOrder.interleaved(addresses(many));
        // Then
        assertThat(order)
                .isEqualTo(addresses(
                        "10.0.0.1",
                        "2001:db8::1",
                        "10.0.0.2",
                        "10.0.0.3",
                        "10.0.0.4",
                        "10.0.0.5",
                        "10.0.0.6",
                        "10.0.0.7"));
    }

    private static List<InetAddress> addresses(String... literals) {
        return Arrays.stream(literals)
                .map(literal -> IpAddresses.address(literal, 0).getAddress())
                .toList();
    }
}
