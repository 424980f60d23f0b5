package dev.mailingress.operator.advice;

import dev.mailingress.proxy.config.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Width of a list of trusted networks. What is not a network is ignored. */
final class TrustWidth {

    private static final List<Cidr> PRIVATE =
            List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("172.16.0.0/12"), Cidr.parse("192.168.0.0/16"));

    private static final List<Cidr> EVERYBODY = List.of(Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0"));

    private TrustWidth() {}

    /** Whether they contain all of RFC 1918, or all addresses of a family. */
    static boolean isWide(Collection<String> networks) {
        List<Cidr> parsed = parsed(networks);
        return isEverybody(networks) || PRIVATE.stream().allMatch(range -> covers(parsed, range));
    }

    /** Whether they contain all addresses of a family. */
    static boolean isEverybody(Collection<String> networks) {
        List<Cidr> parsed = parsed(networks);
        return EVERYBODY.stream().anyMatch(range -> covers(parsed, range));
    }

    private static List<Cidr> parsed(Collection<String> networks) {
        return networks.stream().map(Cidr::masked).flatMap(Optional::stream).toList();
    }

    /** Also if several smaller networks cover the range together; ends because each half contains fewer of them. */
    private static boolean covers(List<Cidr> networks, Cidr range) {
        if (networks.stream().anyMatch(network -> contains(network, range))) {
            return true;
        }
        List<Cidr> inside =
                networks.stream().filter(network -> contains(range, network)).toList();
        return inside.size() > 1 && covers(inside, half(range, false)) && covers(inside, half(range, true));
    }

    private static boolean contains(Cidr outer, Cidr inner) {
        return outer.address().getClass() == inner.address().getClass()
                && outer.prefixLength() <= inner.prefixLength()
                && Cidr.around(inner.address(), outer.prefixLength()).equals(outer);
    }

    private static Cidr half(Cidr range, boolean upper) {
        byte[] bytes = range.address().getAddress();
        int length = range.prefixLength() + 1;
        if (upper) {
            bytes[range.prefixLength() / Byte.SIZE] |= (byte) (0x80 >> (range.prefixLength() % Byte.SIZE));
        }
        try {
            return new Cidr(InetAddress.getByAddress(bytes), length);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the length of the address is unchanged", e);
        }
    }
}
