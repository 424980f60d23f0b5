package dev.mailingress.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedNetworksTest {

    @ParameterizedTest
    @CsvSource({
        "10.42.3.0/24, 10.42.0.0/16",
        "10.42.3.7/32, 10.42.0.0/16",
        "10.0.0.0/8, 10.0.0.0/8",
        "0.0.0.0/0, 0.0.0.0/0",
        "fd42::/56, fd42::/56",
        "fd42:0:0:1aff::/64, fd42:0:0:1a00::/56",
        "FD42:1:2:3::/64, fd42:1:2::/56",
        "fd42::/48, fd42::/48",
        "2001:db8:0:0:1::1/128, 2001:db8::/56",
        "::/0, ::/0"
    })
    void shouldWidenToWhatClustersAreGivenWhenANetworkIsSmaller(String network, String widened) {
        assertThat(TrustedNetworks.widened(List.of(network))).containsExactly(widened);
    }

    @Test
    void shouldNameEachNetworkOnceAndInOrderWhenNodesShareIt() {
        assertThat(TrustedNetworks.widened(List.of("10.43.1.0/24", "10.42.1.0/24", "10.42.0.0/24", "no network")))
                .containsExactly("10.42.0.0/16", "10.43.0.0/16");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.42.0.0/16", "0.0.0.0/0", "255.255.255.255/32", "fd42::/56", "::/0", "2001:db8::a:b/128"})
    void shouldTakeANetworkWhenItIsOne(String text) {
        assertThat(TrustedNetworks.isNetwork(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.42.0.0",
                "10.42.0.0/33",
                "10.42.0.0/-1",
                "10.42.0/16",
                "256.0.0.0/8",
                "999.1.1.1/8",
                "010.0.0.0/8",
                "fd42::/129",
                "fd42::1::/64",
                "fd42:/64",
                "localhost/8",
                "mail.example.test/8",
                "fe80::1%eth0/64",
                "10.42.0.0/16 ",
                "10.42.0.0/999"
            })
    void shouldRefuseATextWhenItIsNoNetwork(String text) {
        assertThat(TrustedNetworks.isNetwork(text)).isFalse();
    }

    @Property
    void shouldHoldEveryAddressOfTheNetworkWhenWidened(@ForAll("networks") String network) throws UnknownHostException {
        // When
        String widened = TrustedNetworks.widened(List.of(network)).get(0);
        // Then
        assertThat(prefix(widened)).isLessThanOrEqualTo(prefix(network));
        assertThat(bits(widened, prefix(widened))).isEqualTo(bits(network, prefix(widened)));
        assertThat(TrustedNetworks.widened(List.of(widened))).containsExactly(widened);
    }

    @Provide
    Arbitrary<String> networks() {
        return Arbitraries.oneOf(
                Arbitraries.bytes()
                        .array(byte[].class)
                        .ofSize(4)
                        .flatMap(
                                address -> Arbitraries.integers().between(0, 32).map(prefix -> text(address, prefix))),
                Arbitraries.bytes()
                        .array(byte[].class)
                        .ofSize(16)
                        .flatMap(address ->
                                Arbitraries.integers().between(0, 128).map(prefix -> text(address, prefix))));
    }

    private static String text(byte[] address, int prefix) {
        try {
            return InetAddress.getByAddress(address).getHostAddress() + "/" + prefix;
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static int prefix(String network) {
        return Integer.parseInt(network.substring(network.indexOf('/') + 1));
    }

    private static boolean[] bits(String network, int count) throws UnknownHostException {
        byte[] address = InetAddress.getByName(network.substring(0, network.indexOf('/')))
                .getAddress();
        boolean[] bits = new boolean[address.length * 8];
        for (int bit = 0; bit < count; bit++) {
            bits[bit] = (address[bit / 8] & (0x80 >> (bit % 8))) != 0;
        }
        return bits;
    }
}
