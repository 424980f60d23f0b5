package dev.mailingress.proxy.admission;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * An IP address as a 128-bit number. IPv4 addresses are mapped to {@code ::ffff:0:0/96} (RFC 4291 §2.5.5.2), so that an
 * IPv4-mapped IPv6 address is treated as IPv4.
 */
record AddressBits(long high, long low) {

    static final int BITS = 128;
    /** Number of bits before a mapped IPv4 address. */
    static final int IPV4_OFFSET = 96;

    private static final int IPV4_BYTES = 4;
    private static final long IPV4_PREFIX = 0xffffL << Integer.SIZE;
    private static final long UINT = 0xffff_ffffL;

    static AddressBits of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == IPV4_BYTES
                ? new AddressBits(0, IPV4_PREFIX | number(bytes, 0, IPV4_BYTES))
                : new AddressBits(number(bytes, 0, Long.BYTES), number(bytes, Long.BYTES, Long.BYTES));
    }

    private static long number(byte[] bytes, int from, int count) {
        long number = 0;
        for (int i = from; i < from + count; i++) {
            number = number << Byte.SIZE | Byte.toUnsignedLong(bytes[i]);
        }
        return number;
    }

    // Written by hand: a record's generated methods are linked at their first call by method handles, which an AOT
    // cache does not contain (JEP 483), and that costs some milliseconds at each start.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AddressBits that && high == that.high && low == that.low;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(high) + Long.hashCode(low);
    }

    boolean isIpv4() {
        return high == 0 && (low & ~UINT) == IPV4_PREFIX;
    }

    /**
     * Whether another host can have this address: not loopback, unspecified, multicast or link-local (RFC 6890 §2.2),
     * nor in 0.0.0.0/8, which is "this host on this network" (RFC 1122 §3.2.1.3) and which Linux treats as local.
     */
    boolean isRoutable() {
        if (isIpv4()) {
            int first = octet(0);
            return first != 0 && first != 127 && first >> 4 != 0xe && !(first == 169 && octet(1) == 254);
        }
        boolean unspecifiedOrLoopback = high == 0 && (low == 0 || low == 1);
        boolean multicast = high >>> 56 == 0xff;
        boolean linkLocal = high >>> 54 == 0xfe80 >>> 6;
        return !unspecifiedOrLoopback && !multicast && !linkLocal;
    }

    /** Whether it is a private address: RFC 1918 §3, RFC 6598 §7, RFC 4193 §3.1. */
    boolean isPrivate() {
        if (isIpv4()) {
            int first = octet(0);
            int second = octet(1);
            return first == 10
                    || (first == 172 && second >> 4 == 1)
                    || (first == 192 && second == 168)
                    || (first == 100 && second >> 6 == 1);
        }
        return high >>> 57 == 0xfc >>> 1;
    }

    private int octet(int index) {
        return (int) (low >>> (24 - index * Byte.SIZE)) & 0xff;
    }
}
