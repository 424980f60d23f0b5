package dev.mailingress.proxy.protocol.proxyprotocol;

import dev.mailingress.proxy.protocol.proxyprotocol.HeaderResult.Local;
import dev.mailingress.proxy.protocol.proxyprotocol.HeaderResult.Malformed;
import dev.mailingress.proxy.protocol.proxyprotocol.HeaderResult.Parsed;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Decoder of the text format, specification §2.1. */
final class Version1 {

    /** Maximum length of the specification, CRLF included. */
    static final int MAX_LINE_BYTES = 107;

    static final byte FIRST_BYTE = 'P';

    private static final byte[] TCP4 = ascii("PROXY TCP4 ");
    private static final byte[] TCP6 = ascii("PROXY TCP6 ");
    private static final byte[] UNKNOWN = ascii("PROXY UNKNOWN");
    private static final int BEFORE_PROTOCOL = "PROXY ".length();
    private static final int FIELDS = 4;
    private static final int MAX_PORT = 65535;

    private Version1() {}

    /** Called after each byte. */
    static HeaderResult judge(byte[] line, int length) {
        boolean unknown = begins(line, length, UNKNOWN);
        if (!unknown && !begins(line, length, TCP4) && !begins(line, length, TCP6)) {
            return malformed(length <= BEFORE_PROTOCOL ? HeaderError.NO_HEADER : HeaderError.PROTOCOL);
        }
        if (unknown && length == UNKNOWN.length + 1 && line[length - 1] != ' ' && line[length - 1] != '\r') {
            return malformed(HeaderError.PROTOCOL);
        }
        byte last = line[length - 1];
        boolean afterReturn = line[Math.max(0, length - 2)] == '\r';
        if (afterReturn != (last == '\n')) {
            return malformed(HeaderError.LINE_END);
        }
        if (afterReturn) {
            return unknown ? new Local(length) : decode(line, length);
        }
        return length == MAX_LINE_BYTES ? malformed(HeaderError.LINE_TOO_LONG) : HeaderParser.NEED_MORE;
    }

    // Compares the common length of both.
    private static boolean begins(byte[] line, int length, byte[] prefix) {
        int shared = Math.min(length, prefix.length);
        return Arrays.equals(line, 0, shared, prefix, 0, shared);
    }

    // §2.1: addresses must not be decoded before the CRLF was received.
    private static HeaderResult decode(byte[] line, int length) {
        int[] ends = fieldEnds(line, length - 2);
        if (ends == null) {
            return malformed(HeaderError.FIELDS);
        }
        boolean ipv6 = line[TCP6.length - 2] == '6';
        byte[] source = address(line, TCP4.length, ends[0], ipv6);
        byte[] destination = address(line, ends[0] + 1, ends[1], ipv6);
        if (source == null || destination == null) {
            return malformed(HeaderError.ADDRESS);
        }
        int sourcePort = port(line, ends[1] + 1, ends[2]);
        int destinationPort = port(line, ends[2] + 1, ends[3]);
        if (sourcePort < 0 || destinationPort < 0) {
            return malformed(HeaderError.PORT);
        }
        return new Parsed(
                new InetSocketAddress(AddressBytes.address(source), sourcePort),
                new InetSocketAddress(AddressBytes.address(destination), destinationPort),
                length);
    }

    private static int @Nullable [] fieldEnds(byte[] line, int end) {
        int[] ends = new int[FIELDS];
        int field = 0;
        int begin = TCP4.length;
        for (int i = begin; i <= end; i++) {
            if (i == end || line[i] == ' ') {
                if (i == begin || field == FIELDS) {
                    return null;
                }
                ends[field++] = i;
                begin = i + 1;
            }
        }
        return field == FIELDS ? ends : null;
    }

    private static byte @Nullable [] address(byte[] line, int from, int to, boolean ipv6) {
        return ipv6 ? AddressBytes.ipv6(line, from, to) : AddressBytes.ipv4(line, from, to);
    }

    private static int port(byte[] line, int from, int to) {
        return AddressBytes.decimal(line, from, to, MAX_PORT);
    }

    private static Malformed malformed(HeaderError reason) {
        return new Malformed(reason);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
