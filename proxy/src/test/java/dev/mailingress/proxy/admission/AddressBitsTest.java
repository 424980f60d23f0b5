package dev.mailingress.proxy.admission;

import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBitsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.255.255.255",
                "127.0.0.0",
                "127.255.255.255",
                "169.254.0.0",
                "169.254.255.255",
                "224.0.0.0",
                "239.255.255.255",
                "::",
                "::1",
                "fe80::",
                "febf:ffff::1",
                "ff00::",
                "ffff::1"
            })
    void shouldNotBeRoutableWhenAddressIsSpecial(String text) {
        assertThat(bits(text).isRoutable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "168.254.1.1",
                "223.255.255.255",
                "10.0.0.1",
                "::2",
                "1::",
                "1::1",
                "fe7f:ffff::1",
                "fec0::",
                "feff::1",
                "2001:db8::1"
            })
    void shouldBeRoutableWhenAddressIsNextToSpecialRange(String text) {
        assertThat(bits(text).isRoutable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0",
                "10.255.255.255",
                "172.16.0.0",
                "172.31.255.255",
                "192.168.0.0",
                "192.168.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "fc00::",
                "fdff:ffff::1"
            })
    void shouldBePrivateWhenAddressIsInPrivateRange(String text) {
        assertThat(bits(text).isPrivate()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9.255.255.255",
                "11.0.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "193.168.0.1",
                "100.63.255.255",
                "100.128.0.0",
                "101.64.0.1",
                "fbff::1",
                "fe00::",
                "2001:db8::1"
            })
    void shouldNotBePrivateWhenAddressIsNextToPrivateRange(String text) {
        assertThat(bits(text).isPrivate()).isFalse();
    }

    @Test
    void shouldUnwrapMappedIpv4WhenJdkDoesNot() throws UnknownHostException {
        // Given
        byte[] wrapped = new byte[16];
        wrapped[10] = (byte) 0xff;
        wrapped[11] = (byte) 0xff;
        wrapped[12] = 127;
        wrapped[15] = 1;
        // When
        AddressBits bits = AddressBits.of(Inet6Address.getByAddress(null, wrapped, -1));
        // Then
        assertThat(bits).isEqualTo(bits("127.0.0.1"));
        assertThat(bits.isIpv4()).isTrue();
        assertThat(bits.isRoutable()).isFalse();
    }

    @Test
    void shouldNotTreatIpv6AsIpv4WhenOnlyItsSuffixMatches() {
        assertThat(bits("1::ffff:a00:1").isIpv4()).isFalse();
        assertThat(bits("::fffe:a00:1").isIpv4()).isFalse();
        assertThat(bits("::a00:1").isIpv4()).isFalse();
    }

    private static AddressBits bits(String text) {
        return AddressBits.of(address(text, 1).getAddress());
    }
}
