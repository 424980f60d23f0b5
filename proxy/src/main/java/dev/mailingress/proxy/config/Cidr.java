package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A network in CIDR notation: an address and a prefix length (RFC 4632 §3.1, RFC 4291 §2.3).
 *
 * @param address the first address of the network, IPv4 or IPv6
 * @param prefixLength 0 to 32, or 0 to 128 for IPv6
 */
public record Cidr(InetAddress address, int prefixLength) {

    private static final Pattern FORMAT =
            Pattern.compile("(" + AddressLiteral.IPV4 + "|" + AddressLiteral.IPV6 + ")/([0-9]{1,3})");

    public Cidr {
        int bits = address.getAddress().length * Byte.SIZE;
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException("\"" + address.getHostAddress() + "/" + prefixLength
                    + "\" is not a valid network: the prefix length must be 0-" + bits);
        }
        InetAddress first = first(address, prefixLength);
        if (!first.equals(address)) {
            throw new IllegalArgumentException("\"" + address.getHostAddress() + "/" + prefixLength
                    + "\" has host bits set: must be " + text(first) + "/" + prefixLength + " for the network, or "
                    + text(address) + "/" + bits + " for the single address");
        }
    }

    /**
     * Parses the text form.
     *
     * @throws IllegalArgumentException if {@code text} is not a network; the message contains valid examples
     */
    public static Cidr parse(String text) {
        Matcher matcher = FORMAT.matcher(text);
        InetAddress address = address(matcher);
        if (address == null) {
            throw invalid(text);
        }
        if (address instanceof Inet4Address && matcher.group(1).indexOf(':') >= 0) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is an IPv4-mapped IPv6 address: must be IPv4, for example " + text(address) + "/32");
        }
        return new Cidr(address, Integer.parseInt(matcher.group(2)));
    }

    /**
     * Parses the text form and clears the host bits, if any; an IPv4-mapped IPv6 address counts as IPv4.
     *
     * @return empty if {@code text} is not a network
     */
    public static Optional<Cidr> masked(String text) {
        Matcher matcher = FORMAT.matcher(text);
        InetAddress address = address(matcher);
        if (address == null) {
            return Optional.empty();
        }
        int prefixLength = Integer.parseInt(matcher.group(2));
        return prefixLength > address.getAddress().length * Byte.SIZE
                ? Optional.empty()
                : Optional.of(around(address, prefixLength));
    }

    private static @Nullable InetAddress address(Matcher matcher) {
        try {
            return matcher.matches() ? InetAddress.getByName(matcher.group(1)) : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** The network of this prefix length that contains {@code address}. */
    public static Cidr around(InetAddress address, int prefixLength) {
        return new Cidr(first(address, prefixLength), prefixLength);
    }

    /** Whether the address is in this network. */
    public boolean contains(IpAddress other) {
        return other.isIpv6() == address instanceof Inet6Address
                && first(other.address(), prefixLength).equals(address);
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException(
                "\"" + text + "\" is not a valid network: must be an address and a prefix length, for example"
                        + " 198.51.100.0/24, 198.51.100.7/32 or 2001:db8::/32");
    }

    private static InetAddress first(InetAddress address, int prefixLength) {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.max(0, Math.min(Byte.SIZE, prefixLength - i * Byte.SIZE));
            bytes[i] &= (byte) (0xff << (Byte.SIZE - kept));
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the length of the address is unchanged", e);
        }
    }

    /** The text form; IPv6 in canonical form (RFC 5952 §4). */
    @JsonValue
    @Override
    public String toString() {
        return addressText() + "/" + prefixLength;
    }

    /** The text form of the address alone. */
    public String addressText() {
        return text(address);
    }

    private static String text(InetAddress address) {
        return address instanceof Inet6Address ? Ipv6Formatter.of(address.getAddress()) : address.getHostAddress();
    }
}
