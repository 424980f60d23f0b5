package dev.mailingress.proxy.admission;

import org.jspecify.annotations.Nullable;

/**
 * Key of a client at a listener: an IPv4 address or an IPv6 /64 network, which is what one household or one rented
 * server has (RFC 6177 §2).
 *
 * @param high upper half of its {@link AddressBits}
 * @param low lower half; 0 for IPv6
 * @param hash salted, so that clients cannot choose addresses that collide
 */
record ClientKey(ListenerKey listener, long high, long low, int hash) {

    static ClientKey of(ListenerKey listener, AddressBits address, long salt) {
        long low = address.isIpv4() ? address.low() : 0;
        // MurmurHash3's finalizer, twice: each bit of address and salt flips half of the bits of the result.
        long mixed = mix(mix(address.high() ^ salt) + low);
        return new ClientKey(listener, address.high(), low, (int) mixed ^ listener.hashCode());
    }

    private static long mix(long value) {
        long once = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        long twice = (once ^ once >>> 33) * 0xc4ceb9fe1a85ec53L;
        return twice ^ twice >>> 33;
    }

    // Written by hand: a record's generated methods are linked at their first call by method handles, which an AOT
    // cache does not contain (JEP 483), and that costs some milliseconds at each start.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientKey that
                && hash == that.hash
                && high == that.high
                && low == that.low
                && listener.equals(that.listener);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
