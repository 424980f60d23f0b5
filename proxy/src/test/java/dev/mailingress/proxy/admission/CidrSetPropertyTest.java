package dev.mailingress.proxy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.Cidr;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Comparison with a linear search of all networks. */
class CidrSetPropertyTest {

    @Property
    void shouldAgreeWithANaiveMatcher(
            @ForAll("networks") List<Cidr> networks, @ForAll("addresses") List<InetAddress> addresses) {
        // Given
        CidrSet set = CidrSet.of(networks);
        for (InetAddress address : addresses) {
            // When
            boolean held = set.contains(address);
            // Then
            assertThat(held)
                    .as("%s in %s", address.getHostAddress(), networks)
                    .isEqualTo(networks.stream().anyMatch(network -> holds(network, address)));
        }
    }

    @Property
    void shouldContainFirstAndLastAddressOfEachNetwork(@ForAll("networks") List<Cidr> networks) {
        // Given
        CidrSet set = CidrSet.of(networks);
        for (Cidr network : networks) {
            byte[] first = network.address().getAddress();
            int hostBits = first.length * Byte.SIZE - network.prefixLength();
            BigInteger last =
                    number(first).add(BigInteger.ONE.shiftLeft(hostBits).subtract(BigInteger.ONE));
            // When
            boolean edges = set.contains(network.address()) && set.contains(address(bytes(last, first.length)));
            // Then
            assertThat(edges).as("%s in %s", network, networks).isTrue();
        }
    }

    private static boolean holds(Cidr network, InetAddress address) {
        byte[] first = network.address().getAddress();
        byte[] bytes = address.getAddress();
        if (first.length != bytes.length) {
            return false;
        }
        int hostBits = first.length * Byte.SIZE - network.prefixLength();
        return number(first).shiftRight(hostBits).equals(number(bytes).shiftRight(hostBits));
    }

    @Provide
    Arbitrary<List<Cidr>> networks() {
        return Combinators.combine(addressBytes(), Arbitraries.doubles().between(0, 1))
                .as(CidrSetPropertyTest::network)
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<InetAddress>> addresses() {
        return addressBytes()
                .map(CidrSetPropertyTest::address)
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    /** Few different bytes, so that networks are often nested and often contain the addresses. */
    private static Arbitrary<byte[]> addressBytes() {
        Arbitrary<Byte> few = Arbitraries.of((byte) 0, (byte) 1, (byte) 0x7f, (byte) 0x80, (byte) 0xff, (byte) 0xfe);
        return Arbitraries.of(4, 16)
                .flatMap(length -> few.array(byte[].class).ofSize(length))
                .filter(CidrSetPropertyTest::isItself);
    }

    // The JDK unwraps ::ffff:0:0/96, so such a network of 16 bytes would become an IPv4 network.
    private static boolean isItself(byte[] bytes) {
        return address(bytes).getAddress().length == bytes.length;
    }

    private static Cidr network(byte[] bytes, double share) {
        int bits = bytes.length * Byte.SIZE;
        int prefixLength = (int) Math.round(share * bits);
        int hostBits = bits - prefixLength;
        BigInteger first = number(bytes).shiftRight(hostBits).shiftLeft(hostBits);
        return new Cidr(address(bytes(first, bytes.length)), prefixLength);
    }

    private static BigInteger number(byte[] bytes) {
        return new BigInteger(1, bytes);
    }

    private static byte[] bytes(BigInteger number, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[length - 1 - i] = number.shiftRight(i * Byte.SIZE).byteValue();
        }
        return bytes;
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("invalid address", e);
        }
    }
}
