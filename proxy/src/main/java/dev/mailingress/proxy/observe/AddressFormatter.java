package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.config.Ipv6Formatter;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Formats addresses as {@code 192.0.2.1:25} and {@code [2001:db8::1]:25}; IPv6 as in RFC 5952 §4, with the brackets of
 * §6.
 */
final class AddressFormatter {

    private static final int IPV4_BYTES = 4;

    private final LineBuffer line;

    AddressFormatter(LineBuffer line) {
        this.line = line;
    }

    /** @param address of a socket, thus resolved */
    void write(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        byte[] bytes = host.getAddress();
        if (bytes.length == IPV4_BYTES) {
            ipv4(bytes);
        } else {
            line.put('[');
            ipv6(bytes);
            line.put(']');
        }
        line.put(':');
        line.number(address.getPort());
    }

    private void ipv4(byte[] address) {
        for (int i = 0; i < IPV4_BYTES; i++) {
            if (i > 0) {
                line.put('.');
            }
            line.number(address[i] & 0xff);
        }
    }

    private void ipv6(byte[] address) {
        int start = Ipv6Formatter.startOfZeros(address);
        groups(address, 0, start);
        if (start < Ipv6Formatter.GROUPS) {
            line.put(':');
            line.put(':');
            groups(address, start + Ipv6Formatter.zerosFrom(address, start), Ipv6Formatter.GROUPS);
        }
    }

    private void groups(byte[] address, int from, int to) {
        for (int i = from; i < to; i++) {
            if (i > from) {
                line.put(':');
            }
            line.hexadecimal(Ipv6Formatter.group(address, i));
        }
    }
}
