package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.net.Inet6Address;
import java.net.InetAddress;

/** An IPv4 or IPv6 address in a configuration. */
public record IpAddress(InetAddress address) {

    /**
     * Parses the text form. An IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2) is rejected: it must be written as IPv4.
     *
     * @throws IllegalArgumentException if {@code text} is not an address; the message contains valid examples
     */
    public static IpAddress parse(String text) {
        return Cidr.masked(text + (text.indexOf(':') < 0 ? "/32" : "/128"))
                .map(single -> new IpAddress(single.address()))
                .orElseThrow(() -> new IllegalArgumentException("\"" + text
                        + "\" is not a valid address: must be IPv4 or IPv6, for example 192.0.2.77 or 2001:db8::77"));
    }

    public boolean isIpv6() {
        return address instanceof Inet6Address;
    }

    /** The text form; IPv6 in canonical form (RFC 5952 §4). */
    @JsonValue
    @Override
    public String toString() {
        return isIpv6() ? Ipv6Formatter.of(address.getAddress()) : address.getHostAddress();
    }
}
