package dev.mailingress.proxy.observe;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Writes {@code 192.0.2.1:25} and {@code [2001:db8::1]:25}; IPv6 as RFC 5952 §4 wants it, with the brackets of its §6. */
final class AddressText {

    private static final int GROUPS = 8;
    private static final int IPV4_BYTES = 4;

    private final LineBuffer line;

    AddressText(LineBuffer line) {
        this.line = line;
    }

    /** @param address of a socket, so resolved */
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
        // RFC 5952 §4.2: the longest run of zeros, the first of equal ones, and never one that is alone.
        int start = GROUPS;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = zerosFrom(address, i);
            if (run > length) {
                start = i;
                length = run;
            }
        }
        groups(address, 0, start);
        if (start < GROUPS) {
            line.put(':');
            line.put(':');
            groups(address, start + length, GROUPS);
        }
    }

    private void groups(byte[] address, int from, int to) {
        for (int i = from; i < to; i++) {
            if (i > from) {
                line.put(':');
            }
            line.hexadecimal(group(address, i));
        }
    }

    private static int zerosFrom(byte[] address, int from) {
        int to = from;
        while (to < GROUPS && group(address, to) == 0) {
            to++;
        }
        return to - from;
    }

    private static int group(byte[] address, int index) {
        return (address[2 * index] & 0xff) << Byte.SIZE | (address[2 * index + 1] & 0xff);
    }
}
