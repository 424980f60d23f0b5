package dev.mailingress.operator.observed;

import dev.mailingress.proxy.config.Cidr;

/** IP addresses in text form: IPv6 addresses can be written in several ways, and users and controllers do (RFC 5952 §1). */
public final class IpAddresses {

    private IpAddresses() {}

    /** The canonical form (RFC 5952 §4); the text as it is, if it is not an address. */
    public static String canonical(String address) {
        return Cidr.masked(address + (address.contains(":") ? "/128" : "/32"))
                .map(Cidr::addressText)
                .orElse(address);
    }

    /** Whether they are the same address, however they are written. */
    public static boolean areSame(String one, String other) {
        return canonical(one).equals(canonical(other));
    }
}
