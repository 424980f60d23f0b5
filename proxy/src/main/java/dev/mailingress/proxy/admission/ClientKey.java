package dev.mailingress.proxy.admission;

import org.jspecify.annotations.Nullable;

/**
 * A client at a listener: an IPv4 address or an IPv6 network of 64 bits, which is what one household or one rented server
 * has (RFC 6177 §2).
 *
 * @param high the first half of its {@link AddressBits}
 * @param low the second half; 0 for IPv6
 * @param hash salted, so that nobody can choose addresses that fall together
 */
record ClientKey(ListenerKey listener, long high, long low, int hash) {

    static ClientKey of(ListenerKey listener, AddressBits address, long salt) {
        long low = address.isIpv4() ? address.low() : 0;
        // The finaliser of MurmurHash3, twice: every bit of the address and of the salt moves half of the result's.
        long mixed = mix(mix(address.high() ^ salt) + low);
        return new ClientKey(listener, address.high(), low, (int) mixed ^ listener.hashCode());
    }

    private static long mix(long value) {
        long once = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        long twice = (once ^ once >>> 33) * 0xc4ceb9fe1a85ec53L;
        return twice ^ twice >>> 33;
    }

    // By hand: what the compiler makes for a record is linked at its first call, by method handles that no AOT
    // cache holds (JEP 483), and that costs every start some milliseconds.
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
