package dev.mailingress.proxy.protocol.proxyprotocol;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Strict parsers of addresses and numbers in text, without the leniency of the JDK's parsers and of {@code inet_aton}:
 * with a port of 80000, an octet of 299 or a part that may be octal, two programs could see two different clients.
 */
final class AddressBytes {

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int GROUP_DIGITS = 4;
    private static final int MAX_OCTET = 255;
    private static final int HEXADECIMAL = 16;

    private AddressBytes() {}

    /** An IPv4-mapped IPv6 address becomes IPv4 (RFC 4291 §2.5.5.2), as always in the JDK. */
    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
        }
    }

    /** @return the number, or -1 if it is not a number, has a sign or a leading zero, or is above {@code max} */
    static int decimal(byte[] text, int from, int to, int max) {
        if (from >= to || (text[from] == '0' && to - from > 1)) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
            if (number > max) {
                return -1;
            }
        }
        return number;
    }

    /** Specification §2.1: "a series of exactly 4 integers in the range [0..255]". */
    static byte @Nullable [] ipv4(byte[] text, int from, int to) {
        byte[] address = new byte[IPV4_BYTES];
        return ipv4(text, from, to, address, 0) ? address : null;
    }

    private static boolean ipv4(byte[] text, int from, int to, byte[] into, int at) {
        int begin = from;
        for (int part = 0; part < IPV4_BYTES; part++) {
            int end = part == IPV4_BYTES - 1 ? to : indexOf('.', text, begin, to);
            int number = decimal(text, begin, end, MAX_OCTET);
            if (number < 0) {
                return false;
            }
            into[at + part] = (byte) number;
            begin = end + 1;
        }
        return true;
    }

    /** RFC 4291 §2.2: eight groups, one run of zeros as {@code ::}, the last 32 bits optionally as IPv4. */
    static byte @Nullable [] ipv6(byte[] text, int from, int to) {
        byte[] address = new byte[IPV6_BYTES];
        int written = 0;
        int gap = -1;
        int at = from;
        if (to - from >= 2 && text[from] == ':' && text[from + 1] == ':') {
            gap = 0;
            at += 2;
        }
        while (at < to) {
            int end = indexOf(':', text, at, to);
            int bytes = end == to && indexOf('.', text, at, to) < to ? IPV4_BYTES : 2;
            if (written + bytes > IPV6_BYTES || !part(text, at, end, address, written, bytes)) {
                return null;
            }
            written += bytes;
            at = end + 1;
            if (at == to) {
                return null;
            }
            if (at < to && text[at] == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = written;
                at++;
            }
        }
        return expanded(address, written, gap);
    }

    private static boolean part(byte[] text, int from, int to, byte[] into, int at, int bytes) {
        return bytes == IPV4_BYTES ? ipv4(text, from, to, into, at) : group(text, from, to, into, at);
    }

    private static boolean group(byte[] text, int from, int to, byte[] into, int at) {
        if (from == to || to - from > GROUP_DIGITS) {
            return false;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            // Character.digit accepts digits of all scripts, but bytes above 127 are negative here and thus rejected.
            int digit = Character.digit(text[i], HEXADECIMAL);
            if (digit < 0) {
                return false;
            }
            number = HEXADECIMAL * number + digit;
        }
        into[at] = (byte) (number >>> 8);
        into[at + 1] = (byte) number;
        return true;
    }

    // "::" replaces at least one group: RFC 4291 §2.2.
    private static byte @Nullable [] expanded(byte[] address, int written, int gap) {
        if (gap < 0) {
            return written == IPV6_BYTES ? address : null;
        }
        if (written > IPV6_BYTES - 2) {
            return null;
        }
        int zeroes = IPV6_BYTES - written;
        System.arraycopy(address, gap, address, gap + zeroes, written - gap);
        Arrays.fill(address, gap, gap + zeroes, (byte) 0);
        return address;
    }

    private static int indexOf(char wanted, byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == wanted) {
                return i;
            }
        }
        return to;
    }
}
