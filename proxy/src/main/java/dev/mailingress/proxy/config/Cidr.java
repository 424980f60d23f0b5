package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network: an address and how many of its leading bits count (RFC 4632 §3.1, RFC 4291 §2.3).
 *
 * @param address the first address of the network; an IPv4 or IPv6 one
 * @param prefixLength 0 to 32, or 0 to 128 for IPv6
 */
public record Cidr(InetAddress address, int prefixLength) {

    // Decimal octets without leading zeros, because 010 is 8 to some readers and 10 to others.
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    // The JDK asks no resolver for what has a colon or is four octets; it checks the rest of an IPv6 address itself.
    private static final Pattern FORMAT =
            Pattern.compile("(" + OCTET + "(?:\\." + OCTET + "){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)/([0-9]{1,3})");

    private static final int IPV4_BITS = 32;

    public Cidr {
        int bits = address.getAddress().length * Byte.SIZE;
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException("\"" + address.getHostAddress() + "/" + prefixLength
                    + "\" is no network: write a prefix length from 0 to " + bits);
        }
        InetAddress first = first(address, prefixLength);
        if (!first.equals(address)) {
            throw new IllegalArgumentException("\"" + address.getHostAddress() + "/" + prefixLength
                    + "\" has bits behind its prefix: write " + text(first) + "/" + prefixLength
                    + " for the network, or " + text(address) + "/" + bits + " for the one address");
        }
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if {@code text} is none; the message shows the form that is
     */
    public static Cidr parse(String text) {
        Matcher matcher = FORMAT.matcher(text);
        if (!matcher.matches()) {
            throw noNetwork(text);
        }
        try {
            InetAddress address = InetAddress.getByName(matcher.group(1));
            if (address.getAddress().length * Byte.SIZE == IPV4_BITS
                    && matcher.group(1).indexOf(':') >= 0) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" wraps an IPv4 address: write it as IPv4, like " + text(address) + "/32");
            }
            return new Cidr(address, Integer.parseInt(matcher.group(2)));
        } catch (UnknownHostException e) {
            throw noNetwork(text);
        }
    }

    /** The network of that prefix length in which an address lies. */
    public static Cidr around(InetAddress address, int prefixLength) {
        return new Cidr(first(address, prefixLength), prefixLength);
    }

    private static IllegalArgumentException noNetwork(String text) {
        return new IllegalArgumentException(
                "\"" + text + "\" is no network: write an address and a prefix length, like 198.51.100.0/24, "
                        + "198.51.100.7/32 or 2001:db8::/32");
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
            throw new IllegalStateException("an address of the same length", e);
        }
    }

    /** The text form; IPv6 with its longest run of zeros left out (RFC 5952 §4). */
    @JsonValue
    @Override
    public String toString() {
        return addressText() + "/" + prefixLength;
    }

    /** The address alone, in the same form. */
    public String addressText() {
        return text(address);
    }

    private static String text(InetAddress address) {
        return address instanceof Inet6Address ? Ipv6Formatter.of(address.getAddress()) : address.getHostAddress();
    }
}
