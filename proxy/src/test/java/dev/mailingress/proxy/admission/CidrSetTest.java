package dev.mailingress.proxy.admission;

import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.Cidr;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrSetTest {

    @ParameterizedTest
    @CsvSource({
        "198.51.100.0/24, 198.51.100.0, true",
        "198.51.100.0/24, 198.51.100.255, true",
        "198.51.100.0/24, 198.51.99.255, false",
        "198.51.100.0/24, 198.51.101.0, false",
        "198.51.100.7/32, 198.51.100.7, true",
        "198.51.100.7/32, 198.51.100.8, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::, false",
        "::/0, ffff::ffff, true",
        "::/0, 198.51.100.7, false",
        "::/0, ::ffff:198.51.100.7, false",
        "0.0.0.0/0, ::ffff:198.51.100.7, true",
        "2001:db8::/64, 2001:db8::ffff:ffff:ffff:ffff, true",
        "2001:db8::/64, 2001:db8:0:1::, false",
        "2001:db8::/65, 2001:db8::7fff:ffff:ffff:ffff, true",
        "2001:db8::/65, 2001:db8::8000:0:0:0, false",
        "2001:db8::1/128, 2001:db8::1, true",
        "2001:db8::1/128, 2001:db8::2, false",
        "8000::/1, 7fff::, false",
        "8000::/1, ffff::, true",
        "128.0.0.0/1, 127.255.255.255, false",
    })
    void shouldContainAddressesOfItsNetwork(String network, String address, boolean held) {
        assertThat(set(network).contains(address(address, 1).getAddress())).isEqualTo(held);
    }

    @Test
    void shouldContainWiderNetworkWhenNarrowerOneHasSameFirstAddress() {
        // When
        CidrSet set = set("10.0.0.0/32", "10.0.0.0/8", "10.0.0.0/24", "10.200.0.0/16");
        // Then
        assertThat(set.contains(address("10.201.0.1", 1).getAddress())).isTrue();
        assertThat(set.contains(address("11.0.0.0", 1).getAddress())).isFalse();
    }

    @Test
    void shouldContainNothingWhenEmpty() {
        assertThat(CidrSet.EMPTY.isEmpty()).isTrue();
        assertThat(CidrSet.EMPTY.contains(address("198.51.100.7", 1).getAddress()))
                .isFalse();
        assertThat(CidrSet.EMPTY.contains(address("2001:db8::1", 1).getAddress()))
                .isFalse();
    }

    @Test
    void shouldFindEachOfThousandsOfNetworks() {
        // Given
        List<Cidr> networks = IntStream.range(0, 4096)
                .mapToObj(i -> Cidr.parse("100." + i / 256 + "." + i % 256 + ".128/25"))
                .toList();
        // When
        CidrSet set = CidrSet.of(networks);
        // Then
        assertThat(IntStream.range(0, 4096))
                .allMatch(i -> set.contains(
                        address("100." + i / 256 + "." + i % 256 + ".200", 1).getAddress()))
                .noneMatch(i -> set.contains(
                        address("100." + i / 256 + "." + i % 256 + ".100", 1).getAddress()));
    }

    private static CidrSet set(String... networks) {
        return CidrSet.of(Stream.of(networks).map(Cidr::parse).toList());
    }
}
